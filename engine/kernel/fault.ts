/** Each kind is an HTTP status; only `unavailable` and `limited` are worth a retry. */
export const FAULT_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  not_allowed: 405,
  conflict: 409,
  stale: 412,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  limited: 429,
  unavailable: 503,
} as const

export type FaultKind = keyof typeof FAULT_STATUS

/** The caller's wish cannot be granted: a code, a sentence that may be read by anyone, and a way out. */
export class Fault extends Error {
  readonly code: string
  readonly kind: FaultKind
  readonly fix: string
  readonly data: Readonly<Record<string, unknown>>

  constructor(code: string, kind: FaultKind, detail: string, fix: string, data: object, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'Fault'
    this.code = code
    this.kind = kind
    this.fix = fix
    this.data = data as Readonly<Record<string, unknown>>
  }

  /** True where asking again later may help. */
  get retriable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'limited'
  }
}

/** One row of a table of faults; `detail` and `fix` are written for whoever asked. */
interface FaultRow<Data extends object> {
  readonly kind: FaultKind
  readonly detail: string | ((data: Data) => string)
  readonly fix: string | ((data: Data) => string)
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds rows of any data; each row's own type is kept by inference
type FaultTable = Record<string, FaultRow<any>>

/** Makes one fault; its code and kind are known before, for whoever documents what may happen. */
export interface FaultMaker<Data> {
  (data: Data, options?: { cause?: unknown }): Fault
  readonly code: string
  readonly kind: FaultKind
}

type FaultMakers<Table extends FaultTable> = {
  readonly [Key in keyof Table]: Table[Key] extends FaultRow<infer Data> ? FaultMaker<Data> : never
}

/** Turns a table of faults into functions that make them; the code is `<domain>.<key>`. */
export function defineFaults<const Table extends FaultTable>(domain: string, table: Table): FaultMakers<Table> {
  const makers = Object.entries(table).map(([key, { kind, detail, fix }]) => {
    const code = `${domain}.${key}`
    const make = (data: object, options?: { cause?: unknown }) =>
      new Fault(code, kind, say(detail, data), say(fix, data), data, options)
    return [key, Object.assign(make, { code, kind })]
  })
  return Object.fromEntries(makers) as FaultMakers<Table>
}

function say(text: string | ((data: object) => string), data: object): string {
  return typeof text === 'function' ? text(data) : text
}
