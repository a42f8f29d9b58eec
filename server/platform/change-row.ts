import { isDeepStrictEqual } from 'node:util'
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Writing } from '../context.ts'
import { addAudit } from './audit.ts'
import { addEvents } from './events.ts'
import { platformFaults } from './faults.ts'
import { mustMatch, versionTag } from './must-match.ts'
import type { Tables } from './tables.ts'

/** Tables whose rows people make and change by hand. */
type Versioned = { [T in keyof Tables]: Selectable<Tables[T]> extends Stamped ? T : never }[keyof Tables]

interface Stamped {
  readonly id: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly version: number
}

/** A kind of row that people make and change: where it is kept, and how the audit log and events see it. */
export interface Kept<Table extends Versioned> {
  readonly noun: string
  readonly table: Table
  merchantId(row: Selectable<Tables[Table]>): number | null
  view(row: Selectable<Tables[Table]>): object
  /** Facts about making and changing; where absent only the audit log knows of it. */
  readonly facts?: { readonly created: string; readonly updated: string }
}

/** Makes a row, with its place in the audit log and its event. Throws `platform.taken`. */
export async function addRow<Table extends Versioned>(
  ctx: Writing,
  kept: Kept<Table>,
  values: Omit<Insertable<Tables[Table]>, 'created_at' | 'updated_at'>,
): Promise<Selectable<Tables[Table]>> {
  const now = ctx.clock.now()
  const stamped = { ...values, created_at: now, updated_at: now } as Record<string, unknown>
  const names = sql.join(Object.keys(stamped).map((name) => sql.ref(name)))
  const cells = sql.join(Object.values(stamped).map((value) => sql`${value}`))
  const insert = sql<
    Selectable<Tables[Table]>
  >`insert into ${sql.table(kept.table)} (${names}) values (${cells}) returning *`
  const { rows } = await insert.execute(ctx.queries).catch(orTaken(kept.noun))
  const row = rows[0] as Selectable<Tables[Table]>
  const [merchantId, after] = [kept.merchantId(row), kept.view(row)]
  await addAudit(ctx, ctx.queries, { action: 'create', noun: kept.noun, id: idOf(row), merchantId, after })
  if (kept.facts) await tell(ctx, kept, kept.facts.created, row, {})
  return row
}

/** Changes a row where something differs; done again it changes nothing. Throws `platform.outdated`, `platform.taken`. */
export async function changeRow<Table extends Versioned>(
  ctx: Writing,
  kept: Kept<Table>,
  before: Selectable<Tables[Table]>,
  changes: Partial<Updateable<Tables[Table]>>,
): Promise<Selectable<Tables[Table]>> {
  const was = before as unknown as Stamped & Record<string, unknown>
  mustMatch(ctx, versionTag(was.version))
  const changed = Object.entries(changes).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(was[name], value),
  )
  if (changed.length === 0) return before
  const all = [...changed, ['updated_at', ctx.clock.now()], ['version', was.version + 1]] as const
  const sets = sql.join(all.map(([name, value]) => sql`${sql.ref(String(name))} = ${value}`))
  const update = sql<Selectable<Tables[Table]>>`
    update ${sql.table(kept.table)} set ${sets} where id = ${was.id} and version = ${was.version} returning *`
  const { rows } = await update.execute(ctx.queries).catch(orTaken(kept.noun))
  const [row] = rows
  if (!row) throw platformFaults.write_conflict({})
  const previous = Object.fromEntries(changed.map(([name]) => [name, was[name]]))
  const merchantId = kept.merchantId(row)
  const change = { before: previous, after: Object.fromEntries(changed) }
  await addAudit(ctx, ctx.queries, { action: 'update', noun: kept.noun, id: idOf(row), merchantId, ...change })
  if (kept.facts) await tell(ctx, kept, kept.facts.updated, row, previous)
  return row
}

/** Takes a row away. Throws `platform.outdated`. */
export async function removeRow<Table extends Versioned>(
  ctx: Writing,
  kept: Kept<Table>,
  row: Selectable<Tables[Table]>,
): Promise<void> {
  const { id, version } = row as unknown as Stamped
  mustMatch(ctx, versionTag(version))
  await sql`delete from ${sql.table(kept.table)} where id = ${id}`.execute(ctx.queries)
  const [merchantId, before] = [kept.merchantId(row), kept.view(row)]
  await addAudit(ctx, ctx.queries, { action: 'delete', noun: kept.noun, id: idOf(row), merchantId, before })
}

async function tell<Table extends Versioned>(
  ctx: Writing,
  kept: Kept<Table>,
  type: string,
  row: Selectable<Tables[Table]>,
  previous: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { actor, clock } = ctx
  const fact = { type, actor, at: clock.now(), merchantId: kept.merchantId(row), object: kept.view(row), previous }
  await addEvents(ctx.queries, fact)
}

const idOf = (row: unknown) => String((row as Stamped).id)

const UNIQUE = ['23505', 'SQLITE_CONSTRAINT_UNIQUE']

/** What is unique is told by the database itself: two requests at once cannot both look first. */
export const orTaken =
  (noun: string) =>
  (error: unknown): never => {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw UNIQUE.includes(code) ? platformFaults.taken({ noun }, { cause: error }) : error
  }
