import { Type } from 'typebox'
import { Actor, Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { line, maybe, NO_NUL, strict, Text } from '../catalog/index.ts'
import { BULK_EDIT_STATES } from './bulk-edit.machine.ts'

/** What can be done with many at once, besides changing them. */
const BULK_ACTIONS = [
  'submit',
  'accept',
  'refuse',
  'activate',
  'deactivate',
  'return_to_draft',
  'delete',
  'release',
] as const

const NOUNS = ['products', 'offers'] as const
const IDS_MAX = 10_000

export const NewBulkEdit = Type.Object(
  {
    noun: Words(NOUNS),
    ids: Type.Optional(
      Type.Array(Type.String({ pattern: '^\\d{1,15}$' }), { minItems: 1, maxItems: IDS_MAX, uniqueItems: true }),
    ),
    filter: Type.Optional(
      Type.Unsafe<Readonly<Record<string, string>>>(
        Type.Record(Type.String({ pattern: '^[a-z_]{1,60}$' }), Type.String({ maxLength: 2_000, pattern: NO_NUL })),
      ),
    ),
    change: Type.Optional(Fields),
    action: Type.Optional(Words(BULK_ACTIONS)),
    reason: maybe(1_000),
    fields: Type.Optional(Type.Array(line(100), { minItems: 1, maxItems: 500, uniqueItems: true })),
  },
  strict,
)

export const BulkEdit = Type.Object({
  id: Type.String(),
  noun: Words(NOUNS),
  ids: Nullable(ListOf(Type.String())),
  filter: Nullable(Fields),
  change: Nullable(Fields),
  action: Text,
  state: Words(BULK_EDIT_STATES),
  counts: Type.Object({
    total: Type.Integer({ description: 'How many there were when it was made' }),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    refused: Type.Integer(),
  }),
  actor: Actor,
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  created_at: Instant,
  updated_at: Instant,
  ended_at: Nullable(Instant),
  version: Type.Integer(),
})

export const Outcome = Type.Object({
  id: Type.String(),
  item_id: Type.String(),
  outcome: Words(['changed', 'refused']),
  code: Nullable(Type.String({ description: 'Why not' })),
  detail: Text,
  errors: Nullable(ListOf(Fields)),
})
