import { Type } from 'typebox'
import { type Counts as CountsOf, noCounts, type ProblemLine } from '../../../engine/report/report.ts'
import { Instant, Nullable } from '../../http/shapes.ts'

/** The counts of a run. */
export const Counts = Type.Unsafe<CountsOf>(
  Type.Object(Object.fromEntries(Object.keys(noCounts()).map((name) => [name, Type.Integer()]))),
)

/** Why a run is held or has failed. */
export const Reason = Type.Object({ code: Type.String(), detail: Type.String(), fix: Type.String() })

const Example = Type.Object({ row: Type.Integer(), value: Type.String(), detail: Type.String() })

/** Problems of one code on one attribute. */
export const Problem = Type.Unsafe<ProblemLine>(
  Type.Object({
    code: Type.String(),
    severity: Type.String({ enum: ['error', 'warning'] }),
    attribute: Type.String(),
    count: Type.Integer(),
    examples: Type.Array(Example),
  }),
)

/** A record that was left out. */
export const Reject = Type.Object({
  row: Type.Integer(),
  code: Type.String(),
  attribute: Type.String(),
  detail: Type.String(),
  raw: Nullable(Type.String()),
})

/** The report of a run. */
export const Report = Type.Object({
  id: Type.String(),
  state: Type.String(),
  target: Type.String(),
  merchant: Type.String(),
  dry_run: Type.Boolean(),
  started_at: Nullable(Instant),
  ended_at: Nullable(Instant),
  seconds: Type.Number(),
  source: Type.Object({ address: Type.String(), bytes: Type.Integer(), digest: Type.String(), format: Type.String() }),
  mapping: Type.Object({ id: Type.String(), version: Type.Integer() }),
  counts: Counts,
  problems: Type.Array(Problem),
  reason: Nullable(Reason),
})
