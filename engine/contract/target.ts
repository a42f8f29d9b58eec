import type { ProblemCode } from '../kernel/reject.ts'

export const ATTRIBUTE_TYPES = [
  'id',
  'text',
  'long-text',
  'number',
  'integer',
  'boolean',
  'date',
  'list',
  'multi-list',
  'measure',
  'url',
  'urls',
  'image',
  'texts',
  'money',
  'percent',
  'currency',
  'country',
  'language',
  'gtin',
  'category',
  'duration',
] as const

export type AttributeType = (typeof ATTRIBUTE_TYPES)[number]

/** What a value must be to be written; plain data, it travels to threads. */
export interface AttributeDefinition {
  readonly code: string
  /** Which thing carries it, and so which table: `product`, `offer`, or the target's own noun. */
  readonly entity: string
  readonly type: AttributeType
  readonly label: string
  readonly labels: Readonly<Record<string, string>>
  readonly description: string
  readonly required: boolean
  /** May be given per language as `code:fr`. */
  readonly localised?: boolean
  /** Unit that a measure is kept in, e.g. `kg`. */
  readonly unit?: string
  /** Allowed values of a list, with other spellings in `labels`. */
  readonly values?: readonly ListValue[]
  /** Category codes it applies to, with all below them; everywhere where absent. */
  readonly categories?: readonly string[]
  readonly lengthMax?: number
  /** A bad value leaves the record out, although the attribute is optional. */
  readonly strict?: boolean
}

export interface ListValue {
  readonly code: string
  readonly labels: Readonly<Record<string, string>>
}

/** A node of the operator's tree. Names by language; '' is the default one. */
export interface CategoryNode {
  readonly code: string
  readonly parent: string | null
  readonly names: Readonly<Record<string, string>>
}

/** What a target accepts, as plain data that travels to threads and to the analysis. */
export interface TargetSchema {
  readonly target: string
  /** Digest of all definitions below: records judged by other definitions are judged again. */
  readonly version: string
  /** Attributes that make a record's key, in order; the second list is tried where the first has no column. */
  readonly keys: readonly (readonly string[])[]
  readonly attributes: readonly AttributeDefinition[]
  readonly categories: readonly CategoryNode[]
  /** Code of the category that records get whose own maps to none; where absent they are refused. */
  readonly defaultCategory?: string
  readonly currency: string
  readonly language: string
  /** Names that the packed cells of each entity hold, in order; everything else of that entity goes into its JSON. */
  readonly layout: Readonly<Record<string, readonly string[]>>
  /** True where several records may share one parent (offers with variations). */
  readonly grouped: boolean
  /** True where a record without product values is fine because the product exists (`stock`, `--no-products`, closed catalogue). */
  readonly partial: boolean
  /** True where full mode can find items missing. */
  readonly removable: boolean
  /** True where columns of no attribute are kept too, as texts under names of their own. */
  readonly open?: boolean
  /** True where records refer to each other: they are written in one batch, whatever chunks they came in. */
  readonly together?: boolean
}

/** A value as it is written: text, number (money in minor units, dates as ISO text), boolean, list, or null for cleared. */
export type Written = string | number | boolean | null | readonly string[]

/**
 * One valid record, packed for the way between threads: per entity the cells of the layout (undefined = untouched)
 * and the rest as JSON text (null inside clears; '' where there is none).
 *
 * A record with a `parent` is a variation: `entities.product` is the product all records of the parent share (the very
 * same object), `entities.offer` its own price and stock, `entities.variation` what sets it apart.
 */
export interface Packed {
  readonly row: number
  readonly key: string
  /** Key of the product and offer that several records share; null where the record stands alone. */
  readonly parent: string | null
  /**
   * 16 hex digits over everything that is written, the mapping and the definitions. Where nothing was told of the
   * record, 16 more over what it was made of: as long as that stays the same, it need not be mapped again.
   */
  readonly digest: string
  /** The record itself asks for its removal; then it has no entities. */
  readonly removed: boolean
  /** Axis → value as JSON text, of a variation; '' otherwise. */
  readonly axes: string
  readonly entities: Readonly<Record<string, PackedEntity>>
}

export interface PackedEntity {
  readonly cells: readonly (Written | undefined)[]
  readonly rest: string
}

/** What a sink did. Indexes are those of the records in the order they were given. */
export interface Outcome {
  created: number
  updated: number
  unchanged: number
  skipped: number
  removed: number
  /** Records that only the database could judge (unknown product, unknown parent …); they count as invalid. */
  readonly rejected: { index: number; code: ProblemCode; attribute: string; value: string; detail: string }[]
}

/** A key this merchant and target already have. */
export interface KnownItem {
  readonly key: string
  /** Digest it was last written with; null where it must be written again whatever comes. */
  readonly digest: string | null
  /** True where the feed of this run created it, and it is live: only then can it be found missing. */
  readonly owned: boolean
}

export type MissingPolicy = 'deactivate' | 'zero-stock' | 'delete' | 'keep'

/**
 * Where valid records go. Made for one run; all its writing happens inside the transaction it is given.
 * `Tx` is whatever the marketplace's database hands out; the engine only passes it on.
 */
export interface Sink<Tx = unknown> {
  /** What is there already, for skipping by digest and finding the missing. Absent: the sink compares by itself. */
  known?(): AsyncIterable<readonly KnownItem[]>
  /**
   * Writes all records of one transaction. They are made as they are asked for, each time anew: whoever lets them go
   * soon spares memory. A sink sees each key once: whoever delivers leaves out what came by before.
   */
  write(tx: Tx, records: Iterable<Packed>): Promise<Outcome>
  /** Applies the policy to these keys; gives back how many it touched. */
  remove?(tx: Tx, keys: readonly string[], policy: MissingPolicy): Promise<number>
}
