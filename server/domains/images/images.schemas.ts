import { Type } from 'typebox'
import { Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { IMAGE_STATES } from './image-source.machine.ts'
import { IMAGE_TYPES } from './image-type.ts'

const Text = Nullable(Type.String())
const Count = Nullable(Type.Integer())

export const Image = Type.Object({
  id: Type.String(),
  merchant: Nullable(Type.String({ description: 'Code of the merchant; null where it is the operator’s' })),
  url: Type.String({ description: 'Where it is fetched from' }),
  state: Words(IMAGE_STATES),
  reason: Nullable(
    Type.Object(
      { code: Type.String(), detail: Type.String(), fix: Type.String() },
      { description: 'What was wrong at the last try' },
    ),
  ),
  attempts: Type.Integer({ description: 'Tries in a row that failed' }),
  served: { ...Text, description: 'Where it is served as it came; with a size in place of `original`, in that size' },
  type: Nullable(Words(IMAGE_TYPES)),
  bytes: Count,
  width: Count,
  height: Count,
  checked_at: Nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  version: Type.Integer(),
})

export const PictureRef = Type.Object({
  digest: Type.String({ minLength: 1, maxLength: 200, description: 'SHA-256 of the picture as it came' }),
  size: Type.String({
    minLength: 1,
    maxLength: 20,
    description: '`original`, or the longer side in pixels: one of the setting `image_sizes`',
  }),
})
