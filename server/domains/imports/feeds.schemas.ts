import { Type } from 'typebox'
import { Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { FEED_STATES } from './feed.machine.ts'

const strict = { additionalProperties: false } as const
const NO_NUL = '^[^\\u0000]*$'
const line = (chars: number, description?: string) =>
  Type.String({ minLength: 1, maxLength: chars, pattern: NO_NUL, ...(description ? { description } : {}) })

const MODES = ['full', 'delta'] as const
const POLICIES = ['deactivate', 'zero-stock', 'delete', 'keep'] as const

const Share = Type.Number({ minimum: 0, maximum: 1, description: 'A share between 0 and 1' })
const Values = Type.Record(Type.String(), Type.String({ maxLength: 10_000, pattern: NO_NUL }))

/** A mapping: the document itself, or the id or name of a stored or a ready one. */
const Mapping = Type.Unsafe<string | Readonly<Record<string, unknown>>>(
  Type.Union([Type.String({ minLength: 1, maxLength: 200, pattern: NO_NUL }), Fields]),
)

/** Where the records come from: one of the two. */
const source = {
  address: Type.Optional(line(4_000, 'https://…')),
  upload: Type.Optional(line(20, 'Id of an upload')),
}

const whose = {
  target: Type.Optional(line(60, 'offers (default), products, stock, categories …')),
  merchant: Type.Optional(line(200, 'Code of the merchant; not needed where there is one only')),
}

const how = {
  mode: Type.Optional(Words(MODES)),
  missing: Type.Optional(Words(POLICIES)),
  no_products: Type.Optional(Type.Boolean({ description: 'Only offers on products that exist' })),
  set: Type.Optional(Values),
  max_invalid: Type.Optional(Nullable(Share)),
  max_removed: Type.Optional(Nullable(Share)),
}

const once = {
  mapping: Type.Optional(Mapping),
  restart: Type.Optional(Type.Boolean({ description: 'Begin anew instead of taking up a run that failed midway' })),
  dry_run: Type.Optional(Type.Boolean({ description: 'Do everything but write' })),
}

/** One import of one source. */
export const NewImport = Type.Object({ ...source, ...whose, ...how, ...once }, strict)

/** One run of a feed; what is not said is as the feed says. */
export const NewRun = Type.Object({ upload: source.upload, ...how, ...once }, strict)

/** Records as JSON. */
export const NewRecords = Type.Object(
  { records: Type.Array(Fields, { minItems: 1, maxItems: 100_000 }), mode: how.mode, dry_run: once.dry_run },
  strict,
)

/** A source to be looked at. */
export const NewAnalysis = Type.Object({ ...source, ...whose }, strict)

const which = {
  rows: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000, description: 'The first so many records; 5 unless told' }),
  ),
  row: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999_999, description: 'The record on this row' })),
  all: Type.Optional(Type.Boolean({ description: 'Judge the whole source' })),
}

const seen = { mode: how.mode, missing: how.missing, no_products: how.no_products, set: how.set }

/** A look at what an import would do. */
export const NewPreview = Type.Object({ ...source, ...whose, ...seen, mapping: once.mapping, ...which }, strict)
export const NewFeedPreview = Type.Object({ ...seen, mapping: once.mapping, ...which }, strict)

const feed = {
  name: Type.Optional(Nullable(line(200))),
  ...source,
  ...how,
  overwrite_edits: Type.Optional(Type.Boolean({ description: 'Write over what people wrote by hand' })),
  external_id: Type.Optional(Nullable(line(200))),
}

/** A new feed; with neither address nor upload it waits for records that are pushed. */
export const NewFeed = Type.Object({ ...whose, ...feed }, strict)
export const FeedChange = Type.Object(feed, strict)
const { external_id: _, ...replaced } = feed
export const FeedReplacement = Type.Object({ ...whose, ...replaced }, strict)

export const FeedReason = Type.Object({ reason: Type.Optional(Nullable(line(1_000))) }, strict)

export const Feed = Type.Object({
  id: Type.String(),
  external_id: Nullable(Type.String()),
  name: Nullable(Type.String()),
  merchant: Type.String(),
  target: Type.String(),
  address: Type.String(),
  state: Words(FEED_STATES),
  mode: Words(MODES),
  missing: Words(POLICIES),
  no_products: Type.Boolean(),
  set: Type.Unsafe<Readonly<Record<string, string>>>(Fields),
  max_invalid: Nullable(Type.Number()),
  max_removed: Nullable(Type.Number()),
  overwrite_edits: Type.Boolean(),
  upload: Nullable(Type.String({ description: 'What was handed in last' })),
  mapping: Nullable(Type.String({ description: 'Id of the mapping that somebody said is right' })),
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

/** The mapping of a feed. */
export const FeedMapping = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  document: Fields,
})

export const Upload = Type.Object({
  id: Type.String(),
  name: Type.String(),
  merchant: Nullable(Type.String()),
  bytes: Type.Integer(),
  digest: Type.String({ description: 'SHA-256' }),
  created_at: Instant,
  expires_at: Instant,
})

const Proposal = Type.Object({
  attribute: Type.String(),
  from: Type.Array(Type.String()),
  confidence: Type.Number(),
  reason: Type.String(),
})

/** What a look at a source tells. */
export const Analysis = Type.Object({
  source: Fields,
  target: Type.String(),
  columns: Type.Array(Fields),
  mapping: Type.Array(Proposal),
  unmapped_columns: Type.Array(Type.String()),
  missing_required: Type.Array(Type.String()),
  categories: Type.Array(Fields),
  values: Type.Array(Fields),
  drift: Type.Optional(Fields),
  proposal: Nullable(
    Type.Object(
      {
        document: Fields,
        mapping: Type.Array(Proposal),
        unmapped_columns: Type.Array(Type.String()),
        drift: Nullable(Fields),
      },
      {
        description:
          'The mapping that an import would take: sent as `mapping` it is said to be right. Null where the feed has one that fits',
      },
    ),
  ),
})
