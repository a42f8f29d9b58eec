import { Type } from 'typebox'
import { Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { STEP_STATES } from './step.machine.ts'
import { BYTES_MAX, MEDIA_TYPES, type MediaType, STEP_KINDS } from './step-kinds.ts'

const TYPES = Object.keys(MEDIA_TYPES) as MediaType[]
const Text = Nullable(Type.String())
const Count = Nullable(Type.Integer())

/** What a step asks for, as the wire has it. */
const asked = {
  fields: Nullable(ListOf(Type.String())),
  documents: Nullable(ListOf(Type.String())),
  types: Nullable(ListOf(Words(TYPES))),
  bytes_max: Count,
  reviewed: Nullable(Type.Boolean()),
  terms: Text,
  terms_version: Text,
  offers_min: Count,
}

export const OnboardingStep = Type.Object({
  id: Type.String(),
  code: Type.String(),
  title: Type.String(),
  kind: Words(STEP_KINDS),
  ...asked,
  position: Type.Integer(),
  required: Type.Boolean(),
  active: Type.Boolean(),
  external_id: Text,
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

const strict = { additionalProperties: false } as const
const NO_NUL = '^[^\\u0000]*$'
const line = (chars: number) => Type.String({ minLength: 1, maxLength: chars, pattern: NO_NUL })
const lines = (chars: number) => Type.Array(line(chars), { minItems: 1, maxItems: 100, uniqueItems: true })
const Code = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$', description: 'Letters, digits, . _ -' })

const said = {
  title: Type.Optional(line(200)),
  fields: Type.Optional(lines(100)),
  documents: Type.Optional(lines(100)),
  types: Type.Optional(Type.Array(Words(TYPES), { minItems: 1, maxItems: TYPES.length })),
  bytes_max: Type.Optional(Type.Integer({ minimum: 1, maximum: BYTES_MAX })),
  reviewed: Type.Optional(Type.Boolean()),
  terms: Type.Optional(line(200_000)),
  terms_version: Type.Optional(line(100)),
  offers_min: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  required: Type.Optional(Type.Boolean()),
  active: Type.Optional(Type.Boolean()),
}

const external_id = Type.Optional(Nullable(line(200)))
const kind = Words(STEP_KINDS)

export const NewStep = Type.Object({ code: Code, kind, ...said, external_id }, strict)
export const StepChange = Type.Object({ ...said, external_id }, strict)
export const StepReplacement = Type.Object({ code: Type.Optional(Code), kind: Type.Optional(kind), ...said }, strict)

const Missing = ListOf(Type.Object({ path: Type.String(), code: Type.String(), detail: Type.String() }))

const Document = Type.Object({
  id: Type.String(),
  document: Type.String(),
  name: Type.String(),
  type: Words(TYPES),
  bytes: Type.Integer(),
  at: Instant,
})

/** How far a merchant is with one step. */
const Progress = Type.Object({
  code: Type.String(),
  title: Type.String(),
  kind,
  required: Type.Boolean(),
  ...asked,
  state: Words(STEP_STATES),
  reason: Text,
  accepted_version: Nullable(Type.String({ description: 'Which terms were accepted' })),
  actor: Nullable(Type.Object({ role: Type.String(), id: Nullable(Type.String()) })),
  at: Nullable(Instant),
  missing: Missing,
  handed_in: ListOf(Document),
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
})

/** How far a merchant is with everything. */
export const Onboarding = Type.Object({
  merchant: Type.String(),
  status: Type.String(),
  ready: Type.Boolean({ description: 'Whether it may be submitted' }),
  missing: Missing,
  steps: ListOf(Progress),
})

export const Completion = Type.Object(
  { terms_version: Type.Optional(Nullable(line(100))) },
  { ...strict, description: 'Which terms are accepted, for a step of terms' },
)

export const Review = Type.Object({ reason: Type.Optional(Nullable(line(1_000))) }, strict)

const BASE64_CHARS_MAX = Math.ceil(BYTES_MAX / 3) * 4

/** The body of a document is a little larger than the document. */
export const DOCUMENT_BODY_BYTES_MAX = BASE64_CHARS_MAX + 10_000

export const NewDocument = Type.Object(
  {
    document: line(100),
    name: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f/\\\\"]*$' }),
    type: Words(TYPES),
    content: Type.String({ minLength: 4, maxLength: BASE64_CHARS_MAX, description: 'The bytes, in base64' }),
  },
  strict,
)
