import type { Static, TObject, TSchema } from 'typebox'
import type { FaultMaker } from '../../engine/kernel/fault.ts'
import type { Context } from '../context.ts'

/** A fault of any data: documentation treats them alike. */
// biome-ignore lint/suspicious/noExplicitAny: faults of any data are documented alike
export type AnyFault = FaultMaker<any>

/** One thing that can be done: what it takes, who may, what it may be refused for. */
export interface Verb {
  /** Imperative, as the documentation lists it. */
  readonly summary: string
  readonly body?: TObject
  readonly only?: 'operator'
  readonly faults?: readonly AnyFault[]
  /** What it answers, where that is not the thing itself. */
  readonly answer?: TSchema
  /** Larger bodies than usual. */
  readonly bodyBytesMax?: number
  run(ctx: Context, ref: string, body: never): Promise<object>
}

/** Everything that can be done with a noun; routes and the command line are made of it. */
export interface Writes {
  readonly create?: Verb
  readonly update?: Verb
  /** By the caller’s own id: makes it, or replaces what is there. */
  readonly upsert?: Verb
  readonly remove?: Verb
  readonly actions?: Readonly<Record<string, Verb>>
  /** What is done with all of them at once: `POST /v1/<nouns>/<action>`. */
  readonly whole?: Readonly<Record<string, Verb>>
}

/** Makes a verb whose body has the type of its schema. */
export function defineVerb<S extends TObject>(
  verb: Omit<Verb, 'run' | 'body'> & {
    readonly body?: S
    run(ctx: Context, ref: string, body: Static<S>): Promise<object>
  },
): Verb {
  return verb as unknown as Verb
}

const PREFIX = 'external:'

/** The caller’s own id out of `external:<id>`; null where the address names a thing in another way. */
export function externalIdOf(ref: string): string | null {
  return ref.startsWith(PREFIX) && ref.length > PREFIX.length ? ref.slice(PREFIX.length) : null
}
