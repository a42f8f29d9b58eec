import type { Outcome, Packed, Sink, TargetSchema, Written } from '../../engine/contract/target.ts'
import type { ProblemCode } from '../../engine/kernel/reject.ts'
import type { BulkTx, Tx } from './database.ts'

/** A record's values by attribute; undefined where the source says nothing of it. */
export type Values = Readonly<Record<string, Written | undefined>>

/** Why a record cannot become a row. */
export interface Refusal {
  readonly refused: ProblemCode
  readonly attribute: string
  readonly value: string
  readonly detail: string
}

/** How records of one bulk become rows of one table. */
export interface RowPlan<Row extends { readonly id: number }, Known> {
  /** What all records of a batch are judged by: rows that are there, names they refer to. */
  look(tx: Tx, batch: readonly Values[], keys: readonly string[]): Promise<Known>
  existing(known: Known, key: string): Row | undefined
  /** Columns to be written; those left out stay as they are. */
  columns(values: Values, key: string, known: Known, row: Row | undefined): Record<string, unknown> | Refusal
  /** Makes a row; gives it back, for later records of the batch may refer to it. */
  insert(tx: Tx, columns: Record<string, unknown>): Promise<Row>
  update(tx: Tx, row: Row, changes: Record<string, unknown>): Promise<void>
  /** Keeps a written row in what is known. */
  keep(known: Known, key: string, row: Row): void
}

/** A sink for the operator's bulks: compares each record with its row, and writes what differs. */
export function rowSink<Row extends { readonly id: number }, Known>(
  schema: TargetSchema,
  entity: string,
  plan: RowPlan<Row, Known>,
): Sink<BulkTx> {
  return {
    write: async ({ kysely }, batch) => {
      const outcome: Outcome = { created: 0, updated: 0, unchanged: 0, skipped: 0, removed: 0, rejected: [] }
      const records = batch.map((record) => valuesOf(record, schema, entity))
      const keys = batch.map((record) => record.key)
      const known = await plan.look(kysely, records, keys)
      for (const [index, values] of records.entries()) {
        const key = keys[index] as string
        const row = plan.existing(known, key)
        const columns = plan.columns(values, key, known, row)
        if (isRefusal(columns)) {
          const { refused: code, attribute, value, detail } = columns
          outcome.rejected.push({ index, code, attribute, value, detail })
          continue
        }
        outcome[await writeRow(kysely, plan, known, key, row, columns)] += 1
      }
      return outcome
    },
  }
}

async function writeRow<Row extends { readonly id: number }, Known>(
  tx: Tx,
  plan: RowPlan<Row, Known>,
  known: Known,
  key: string,
  row: Row | undefined,
  columns: Record<string, unknown>,
): Promise<'created' | 'updated' | 'unchanged'> {
  if (!row) {
    plan.keep(known, key, await plan.insert(tx, columns))
    return 'created'
  }
  const before = row as unknown as Record<string, unknown>
  const changes = Object.fromEntries(Object.entries(columns).filter(([name, value]) => !equal(before[name], value)))
  if (Object.keys(changes).length === 0) return 'unchanged'
  await plan.update(tx, row, changes)
  plan.keep(known, key, { ...row, ...changes })
  return 'updated'
}

function isRefusal(columns: Record<string, unknown> | Refusal): columns is Refusal {
  return 'refused' in columns
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function valuesOf(record: Packed, schema: TargetSchema, entity: string): Values {
  const packed = record.entities[entity]
  if (!packed) return {}
  const values: Record<string, Written | undefined> = packed.rest === '' ? {} : JSON.parse(packed.rest)
  schema.layout[entity]?.forEach((code, at) => {
    if (packed.cells[at] !== undefined) values[code] = packed.cells[at]
  })
  return values
}

/** Translations among the values: `name:fr` of `name` as `{ fr: … }`, over those that are there already. */
export function translations(
  values: Values,
  code: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const all: Record<string, string> = { ...before }
  for (const [name, value] of Object.entries(values)) {
    if (!name.startsWith(`${code}:`)) continue
    if (value === null || value === '') delete all[name.slice(code.length + 1)]
    else all[name.slice(code.length + 1)] = String(value)
  }
  return all
}

/** A text, or null where it is cleared. */
export function textOf(value: Written | undefined): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}
