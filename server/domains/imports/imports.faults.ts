import { defineFaults } from '../../../engine/kernel/fault.ts'

/** Everything a request about imports can be refused for. */
export const importFaults = defineFaults('imports', {
  not_found: {
    kind: 'not_found',
    detail: (it: { id: string }) => `There is no import “${it.id}”.`,
    fix: 'List the imports with: izb imports list',
  },
  version_unknown: {
    kind: 'not_found',
    detail: (it: { id: string; version: number; last: number }) =>
      `Mapping ${it.id} has no version ${it.version}; the last one is ${it.last}.`,
    fix: 'Leave out the version to get the last one.',
  },
  lesson_unknown: {
    kind: 'not_found',
    detail: (it: { id: string }) => `Nothing that was learned has the id “${it.id}”.`,
    fix: 'List what was learned with: izb mappings learned list',
  },
  feed_busy: {
    kind: 'conflict',
    detail: (it: { address: string; id: string }) =>
      `${it.address} is being imported at this moment (import ${it.id}).`,
    fix: (it: { address: string; id: string }) =>
      `Wait for it, watch it with “izb imports watch ${it.id}”, or stop it with “izb imports cancel ${it.id}”.`,
  },
  transition_refused: {
    kind: 'conflict',
    detail: (it: { id: string; state: string; action: string; instead: readonly string[] }) =>
      `Import ${it.id} is ${it.state}: it cannot ${it.action}.`,
    fix: (it: { id: string; state: string; action: string; instead: readonly string[] }) =>
      it.instead.length > 0 ? `Possible now: ${it.instead.join(', ')}.` : 'Nothing can be done with it any more.',
  },
  mapping_file: {
    kind: 'invalid',
    detail: (it: { file: string; reason: string; ready: readonly string[] }) =>
      `The mapping ${it.file} cannot be read: ${it.reason}.`,
    fix: (it: { file: string; reason: string; ready: readonly string[] }) =>
      it.ready.length > 0
        ? `Name a mapping document, or one of the ready mappings: ${it.ready.join(', ')}.`
        : 'Name a mapping document, YAML or JSON, saved as UTF-8; a relative path starts at the current folder. docs/mapping.md shows a whole one.',
  },
  merchant_required: {
    kind: 'invalid',
    detail: (it: { merchants: readonly string[] }) =>
      `Whose offers are these? The marketplace has ${it.merchants.length} merchants.`,
    fix: (it: { merchants: readonly string[] }) => `Add --merchant with one of: ${some(it.merchants)}.`,
  },
  merchant_unknown: {
    kind: 'not_found',
    detail: (it: { merchant: string; merchants: readonly string[] }) => `There is no merchant “${it.merchant}”.`,
    fix: (it: { merchant: string; merchants: readonly string[] }) =>
      it.merchants.length > 0
        ? `The merchants are: ${some(it.merchants)}.`
        : 'Load merchants first with: izb load merchants <file>',
  },
  target_unknown: {
    kind: 'invalid',
    detail: (it: { target: string; targets: readonly string[] }) => `“${it.target}” is nothing that can be imported.`,
    fix: (it: { target: string; targets: readonly string[] }) => `Possible are: ${it.targets.join(', ')}.`,
  },
  mode_impossible: {
    kind: 'invalid',
    detail: (it: { target: string }) =>
      `An import of ${it.target} cannot find what is missing: it only adds and changes.`,
    fix: 'Leave out --mode full.',
  },
  missing_required: {
    kind: 'unprocessable',
    detail: (it: { attributes: readonly string[]; columns: readonly string[] }) =>
      `No column of the source gives ${it.attributes.join(', ')}. Nothing was written.`,
    fix: (it: { attributes: readonly string[]; columns: readonly string[] }) =>
      `The columns are: ${some(it.columns)}. Name the right one in a mapping (izb import … --mapping file.yaml), or force a value with --set ${it.attributes[0]}=….`,
  },
  key_missing: {
    kind: 'unprocessable',
    detail: 'No column gives a key by which a record is found again: neither sku nor gtin.',
    fix: 'Name the attributes that make a record unique in the mapping: key: [title, brand].',
  },
  set_unknown: {
    kind: 'invalid',
    detail: (it: { attribute: string }) => `--set names “${it.attribute}”, which is no attribute of this target.`,
    fix: 'List them with: izb attributes list',
  },
  declined: {
    kind: 'conflict',
    detail: 'The proposed mapping was not taken; nothing was written.',
    fix: 'Write the mapping yourself: izb analyze <source> --json shows the columns; then izb import <source> --mapping file.yaml',
  },
  no_records: {
    kind: 'unprocessable',
    detail: (it: { name: string; reason: string }) =>
      `${it.name || 'The source'} holds no record that can be read${it.reason === '' ? '.' : `: ${it.reason}`}`,
    fix: 'Look at the start of the file: is it the right one, and whole? A mapping may say how it is read: source: { format: json }',
  },
  outdated: {
    kind: 'conflict',
    detail: (it: { id: string; later: string }) =>
      `Import ${it.id} cannot be applied any more: import ${it.later} of the same source came after it, and what is missing is judged by the last one.`,
    fix: (it: { id: string; later: string }) => `Leave it without its removals: izb imports discard ${it.id}`,
  },
  feed_there: {
    kind: 'conflict',
    detail: (it: { address: string; id: string }) => `${it.address} is a feed already (${it.id}).`,
    fix: 'Change that one, or give the upload another name.',
  },
  source_unsaid: {
    kind: 'invalid',
    detail: 'Where do the records come from? One of `address` and `upload` must be said, and not both.',
    fix: 'Name an address, or hand the file in with POST /v1/uploads and name its id.',
  },
  address_refused: {
    kind: 'invalid',
    detail: (it: { address: string; known: readonly string[] }) => `Nothing is fetched from “${it.address}” here.`,
    fix: (it: { address: string; known: readonly string[] }) =>
      `Possible are: ${it.known.join(', ')}. A file is handed in with POST /v1/uploads.`,
  },
  nothing_sent: {
    kind: 'invalid',
    detail: 'The request has no body: nothing was handed in.',
    fix: 'Send the bytes of the file as the body: curl --data-binary @feed.csv -H "Content-Type: application/octet-stream" …',
  },
  form_sent: {
    kind: 'invalid',
    detail: 'The body is a form: what surrounds the file in it would be taken for a part of the file.',
    fix: 'Send the bytes of the file alone: curl --data-binary @feed.csv (not -F) -H "Content-Type: application/octet-stream" …',
  },
  upload_gone: {
    kind: 'not_found',
    detail: (it: { name: string }) => `What was handed in as “${it.name}” is there no more.`,
    fix: 'Hand it in again: uploads are kept for a week.',
  },
  upload_of_other: {
    kind: 'unprocessable',
    detail: 'This upload is of another merchant than the import.',
    fix: 'Hand the file in for the merchant it is of.',
  },
  operators_target: {
    kind: 'forbidden',
    detail: (it: { target: string }) => `A bulk of ${it.target} is the operator's alone.`,
    fix: 'Import offers, products or stock, or ask the operator.',
  },
  no_source: {
    kind: 'unprocessable',
    detail: (it: { feed: string }) => `Nothing was handed in for feed ${it.feed} yet.`,
    fix: 'Push records with POST /v1/feeds/{id}/records, or name an upload.',
  },
  no_mapping: {
    kind: 'not_found',
    detail: (it: { feed: string }) => `Nobody has said yet which mapping is right for feed ${it.feed}.`,
    fix: 'POST /v1/feeds/{id}/analysis proposes one; PUT it to /v1/feeds/{id}/mapping.',
  },
  desk_busy: {
    kind: 'unavailable',
    detail: 'Too many sources are being looked at at this moment.',
    fix: 'Try again in a few seconds.',
  },
  look_too_long: {
    kind: 'unprocessable',
    detail: 'The source takes too long to be looked at.',
    fix: 'Import it with `dry_run`: that is a run of its own, whose progress can be followed.',
  },
  run_alive: {
    kind: 'unavailable',
    detail: (it: { id: string }) => `Another process is at work on import ${it.id}.`,
    fix: 'Nothing is to be done: once that process is silent, this one goes on.',
  },
  interrupted: {
    kind: 'unavailable',
    detail: (it: { id: string }) => `Import ${it.id} was interrupted.`,
    fix: 'Nothing is to be done: it is taken up again where it stopped.',
  },
  crashed: {
    kind: 'unavailable',
    detail: (it: { attempts: number }) => `The import's process died ${it.attempts} times without getting on.`,
    fix: 'Run the same command again: it goes on where it stopped. If it dies again, --log debug shows of what; too little memory is one reason.',
  },
})

function some(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 20).join(', ')} … (${names.length} in all)` : names.join(', ')
}
