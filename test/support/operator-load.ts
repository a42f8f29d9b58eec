import type { Value } from '../../engine/contract/rule.ts'
import { crossed } from '../../engine/pipeline/bundle.fixture.ts'
import { Packer } from '../../engine/pipeline/pack.ts'
import type { Unsealed } from '../../engine/pipeline/pack-entity.ts'
import type { Database } from '../../server/platform/database.ts'
import type { Target } from '../../server/platform/target.ts'

/** A record as a mapping gives it: attribute → value; an attribute that is absent has no column. */
export type Mapped = Readonly<Record<string, Value>>

/** What became of a batch: the counts that are not 0, and what was left out as `code attribute` by key. */
export interface Loaded {
  readonly rejected?: Readonly<Record<string, string>>
  readonly [count: string]: unknown
}

export const LOADED_AT = new Date('2026-03-04T05:06:07.890Z')

/** Judges and writes a batch through an operator's target as a run does; the records have the columns of the first. */
export async function load(db: Database, target: Target, batch: readonly Mapped[]): Promise<Loaded> {
  const scope = { merchantId: null, products: true, feedId: 1, runId: 1, now: () => LOADED_AT }
  const schema = await target.schema(db.kysely, scope)
  const document = { version: 1 as const, target: target.name, attributes: {} }
  const outputs = Object.keys(batch[0] ?? {})
  const keys = schema.keys.find((key) => key.every((code) => outputs.includes(code))) ?? []
  const packer = new Packer(schema, outputs, keys)
  const status = outputs.indexOf('status')
  const rejected = new Map<string, string>()
  const packed = batch.flatMap((mapped, index): Unsealed[] => {
    const { values, problems, invalid } = packer.judge(outputs.map((output) => mapped[output]))
    const key = packer.keyOf(values)
    if (status >= 0 && values[status] === 'deleted') return [packer.gone(index + 1, values)]
    if (!invalid) return [packer.pack(index + 1, values)]
    rejected.set(key, problems.map((found) => `${found.code} ${found.attribute}`).join(', '))
    return []
  })
  const { records } = crossed([packed], schema.layout)
  const sink = await target.open(db, scope, schema, document)
  const outcome = await db.bulk((tx) => sink.write(tx, records))
  for (const { index, code, attribute } of outcome.rejected) {
    rejected.set(records[index]?.key ?? '', `${code} ${attribute}`.trim())
  }
  const counts = Object.entries(outcome).filter(([name, count]) => name !== 'rejected' && count !== 0)
  return { ...Object.fromEntries(counts), ...(rejected.size > 0 ? { rejected: Object.fromEntries(rejected) } : {}) }
}
