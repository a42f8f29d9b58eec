import { defineFaults } from '../../engine/kernel/fault.ts'

const SAID: Readonly<Record<string, string>> = {
  flag: 'on the command line',
  environment: 'in the environment',
  '.env': 'in the file .env of this folder',
}

/** Everything that can be wrong with the ground the marketplace stands on. */
export const platformFaults = defineFaults('platform', {
  bad_database_url: {
    kind: 'invalid',
    detail: (it: { url: string; why: string }) => `“${it.url}” is no address of a database: ${it.why}.`,
    fix: 'Set IZB_DATABASE_URL to sqlite:<path of a file> or to postgres://user:password@host:5432/name.',
  },
  cannot_connect: {
    kind: 'unavailable',
    detail: (it: { host: string; why: string }) => `The database at ${it.host} cannot be reached: ${it.why}.`,
    fix: 'Check that PostgreSQL runs there and that IZB_DATABASE_URL names its host, port, user, password and database.',
  },
  connection_lost: {
    kind: 'unavailable',
    detail: (it: { host: string }) => `The connection to the database at ${it.host} broke.`,
    fix: 'Run the same command again: an interrupted import goes on where it stopped. If it happens often, look into the log of PostgreSQL.',
  },
  cannot_open: {
    kind: 'unavailable',
    detail: (it: { file: string; why: string }) => `The database file ${it.file} cannot be opened: ${it.why}.`,
    fix: 'Check that the folder exists and that this user may read and write the file and its folder.',
  },
  not_a_database: {
    kind: 'invalid',
    detail: (it: { file: string }) => `${it.file} is no SQLite database, or a damaged one.`,
    fix: 'Name another file in IZB_DATABASE_URL, or put a backup back in its place.',
  },
  database_busy: {
    kind: 'unavailable',
    detail: (it: { seconds: number }) => `The database was locked by other work for ${it.seconds} seconds.`,
    fix: 'Try again; if it stays so, look for a stuck process, or use PostgreSQL for many writers at once.',
  },
  write_conflict: {
    kind: 'unavailable',
    detail: 'Somebody else changed the same rows at the same moment; of this change nothing was written.',
    fix: 'Do the same again; it is made on what the rows are now.',
  },
  disk_full: {
    kind: 'unavailable',
    detail: (it: { where: string }) => `The disk of the database (${it.where}) is full; nothing was half written.`,
    fix: 'Make room on that disk, then run the same command again: an interrupted import goes on where it stopped.',
  },
  read_only: {
    kind: 'forbidden',
    detail: (it: { where: string }) => `The database ${it.where} can be read but not written.`,
    fix: 'Give this user the right to write the database file and its folder, or connect as another database user.',
  },
  newer_schema: {
    kind: 'conflict',
    detail: (it: { migrations: readonly string[] }) =>
      `The database was upgraded by a newer izb (${it.migrations.join(', ')}).`,
    fix: 'Run that newer version of izb, or put back the backup that was made before the upgrade.',
  },
  not_migrated: {
    kind: 'unavailable',
    detail: (it: { migrations: readonly string[] }) =>
      `The database misses the tables of this version (${it.migrations.join(', ')}).`,
    fix: 'Run `izb migrate`.',
  },
  migration_broke_references: {
    kind: 'conflict',
    detail: (it: { tables: readonly string[] }) =>
      `The upgrade would leave rows that point nowhere (${it.tables.join(', ')}); it was undone.`,
    fix: 'Run `izb doctor`, mend what it names, then run `izb migrate` again.',
  },
  transition_refused: {
    kind: 'conflict',
    detail: (it: { noun: string; action: string; state: string; actions: readonly string[] }) =>
      `A ${it.noun} that is ${it.state} cannot ${it.action}.`,
    fix: (it: { actions: readonly string[] }) =>
      it.actions.length > 0 ? `Allowed now: ${it.actions.join(', ')}.` : 'Nothing is allowed in this state.',
  },
  row_not_found: {
    kind: 'not_found',
    detail: (it: { noun: string; id: string }) => `There is no ${it.noun} ${it.id}.`,
    fix: 'List what there is, and use one of those ids.',
  },
  taken: {
    kind: 'conflict',
    detail: (it: { noun: string }) => `There is another ${it.noun} with this code or external id already.`,
    fix: 'Give it another one, or change the one that is there.',
  },
  outdated: {
    kind: 'stale',
    detail: (it: { present: string }) => `It was changed since you read it: it is at version ${it.present} now.`,
    fix: 'Read it again, look at what changed, and send your change with the new `ETag` in `If-Match`.',
  },
  upload_too_large: {
    kind: 'too_large',
    detail: (it: { bytesMax: number }) => `An upload may have ${Math.round(it.bytesMax / 1e5) / 10} MB at most here.`,
    fix: 'Pack it (.gz or .zip), split it, or let it be fetched from an address; the operator sets IZB_UPLOAD_MAX.',
  },
  upload_broken: {
    kind: 'invalid',
    detail: 'The upload broke off before its end; nothing of it was kept.',
    fix: 'Send it again.',
  },
  no_room: {
    kind: 'unavailable',
    detail: 'There is no room left for files at the moment.',
    fix: 'Try again later; the operator makes room where IZB_DATA_DIR is.',
  },
  bad_setting: {
    kind: 'invalid',
    detail: (it: { key: string; why: string }) => `The setting ${it.key} cannot be that: ${it.why}.`,
    fix: 'Run `izb settings show` to see the settings and what they may be.',
  },
  store_failed: {
    kind: 'unavailable',
    detail: (it: { why: string }) => `The store of files fails: ${it.why}.`,
    fix: 'Try again; if it stays so, look whether IZB_STORAGE_URL names bucket, region and key as they are.',
  },
  bad_configuration: {
    kind: 'invalid',
    detail: (it: { name: string; origin: string; why: string }) =>
      `The setting ${it.name} ${SAID[it.origin] ?? ''} ${it.why}.`,
    fix: 'Set it anew there, or take it away; `izb config` then shows every value and where it came from.',
  },
})
