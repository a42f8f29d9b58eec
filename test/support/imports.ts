import type { KnownItem, MissingPolicy, Outcome, Packed, TargetSchema } from '../../engine/contract/target.ts'
import type { Database } from '../../server/platform/database.ts'
import { writeSettings } from '../../server/platform/settings.ts'
import type { Target } from '../../server/platform/target.ts'
import { Records } from './packed.ts'

/** How a run of a test differs from the ordinary one: feed 1, run 1, the default merchant, with products. */
export interface RunOf {
  readonly merchantId?: number | null
  readonly feedId?: number
  readonly runId?: number
  readonly products?: boolean
  readonly settings?: Readonly<Record<string, unknown>>
}

/** Writing through one target, without a feed. */
export interface TargetRun {
  readonly schema: TargetSchema
  readonly records: Records
  /** Writes a batch in one transaction; the counts, and what was rejected as `code` by key. */
  write(...batch: readonly (Packed | readonly Packed[])[]): Promise<Written>
  known(): Promise<KnownItem[]>
  remove(keys: readonly string[], policy: MissingPolicy): Promise<number>
}

type Written = Partial<Omit<Outcome, 'rejected'>> & { rejected?: Record<string, string> }

const NO_MAPPING = { version: 1 as const, target: '', attributes: {} }

/** Opens a target as a run does. */
export async function runOf(db: Database, target: Target, of: RunOf = {}): Promise<TargetRun> {
  await writeSettings(db.kysely, of.settings ?? {})
  const merchantId = of.merchantId === undefined ? await merchant(db, 'default') : of.merchantId
  const scope = {
    merchantId,
    products: of.products ?? true,
    feedId: of.feedId ?? 1,
    runId: of.runId ?? 1,
    now: () => new Date(),
  }
  const schema = await target.schema(db.kysely, scope)
  const open = () => target.open(db, scope, schema, NO_MAPPING)
  const sink = await open()
  let own = sink
  return {
    schema,
    records: new Records(schema),
    async write(...batch) {
      const flat = batch.flat()
      const { rejected, ...counts } = await db.bulk((tx) => own.write(tx, flat))
      // No run brings a key twice: what is written next is another run's.
      own = await open()
      const told: Written = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
      if (rejected.length > 0) told.rejected = Object.fromEntries(rejected.map((it) => [flat[it.index]?.key, it.code]))
      return told
    },
    async known() {
      const items: KnownItem[] = []
      for await (const page of sink.known?.() ?? []) items.push(...page)
      return items.toSorted((a, b) => (a.key < b.key ? -1 : 1))
    },
    remove: (keys, policy) => db.bulk(async (tx) => (await sink.remove?.(tx, keys, policy)) ?? 0),
  }
}

/** A merchant by code; made where there is none. */
export async function merchant(db: Database, code: string): Promise<number> {
  const found = await db.kysely.selectFrom('merchant').select('id').where('code', '=', code).executeTakeFirst()
  if (found) return found.id
  const like = await db.kysely.selectFrom('merchant').selectAll().executeTakeFirstOrThrow()
  const { id: _, ...row } = { ...like, code, name: code, external_id: null }
  const made = await db.kysely.insertInto('merchant').values(row).returning('id').executeTakeFirstOrThrow()
  return made.id
}
