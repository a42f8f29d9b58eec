import type { TargetSchema } from '../../engine/contract/target.ts'
import { ownFieldNames } from '../../engine/mapping/own-fields.ts'
import type { Spooled } from '../../engine/pipeline/spool.ts'
import {
  analyze,
  type Beside,
  explain,
  type Looked,
  type Seen,
  see,
  type Understood,
} from '../../engine/sniff/analyze.ts'
import type { ColumnExplanation } from '../../engine/sniff/explain.ts'
import { keysOf, Learned } from '../../engine/sniff/learned.ts'
import { learnedAbout } from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'
import type { Fetched } from './fetch.ts'

/** What the analysis makes of a fetched source: how it reads to people, and the mapping that takes all of it. */
export async function propose(
  db: Database,
  fetched: Fetched,
  schema: TargetSchema,
  spooled: Spooled,
  address: string,
  merchantId: number | null,
  beside: Beside = {},
): Promise<Understood> {
  const { format, options, columns, sampled } = fetched
  const { originalBytes: bytes, sizeBytes, encoding } = spooled
  const looked = { address, bytes, sizeBytes, encoding, format, options, columns, sampled }
  return withOwnFields(await analyzeLearned(db, looked, schema, merchantId, beside), schema)
}

/** Analyses a source with what this marketplace has learned about what is in it. */
export async function analyzeLearned(
  db: Database,
  looked: Looked,
  schema: TargetSchema,
  merchantId: number | null,
  beside: Beside = {},
): Promise<Understood> {
  const seen = see(looked)
  return analyze(looked, schema, await withLearned(db, schema, merchantId, seen, beside), seen)
}

/** Explains one column in the light of what was learned. */
export async function explainLearned(
  db: Database,
  looked: Looked,
  schema: TargetSchema,
  merchantId: number | null,
  column: string,
): Promise<ColumnExplanation | null> {
  const seen = see(looked)
  return explain(looked, schema, column, await withLearned(db, schema, merchantId, seen, {}), seen)
}

async function withLearned(
  db: Database,
  schema: TargetSchema,
  merchantId: number | null,
  seen: Seen,
  beside: Beside,
): Promise<Beside> {
  const facts = await learnedAbout(db, schema.target, merchantId, keysOf(seen.profiles))
  return facts.length === 0 ? beside : { ...beside, learned: new Learned(facts) }
}

/** In an open target nothing is left over: a column that no attribute takes becomes a field of its own. */
export function withOwnFields({ analysis, document }: Understood, schema: TargetSchema): Understood {
  const own = ownFieldNames(analysis.unmapped_columns, schema)
  if (own.length === 0) return { analysis, document }
  const reason = 'no attribute takes it; it is kept as a field of your own'
  const proposals = own.map(({ attribute, column }) => ({ attribute, from: [column], confidence: 1, reason }))
  const attributes = Object.fromEntries(own.map(({ attribute, column }) => [attribute, { from: column }]))
  return {
    analysis: { ...analysis, mapping: [...analysis.mapping, ...proposals], unmapped_columns: [] },
    document: { ...document, attributes: { ...document.attributes, ...attributes } },
  }
}
