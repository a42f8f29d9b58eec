import type { TSchema } from 'typebox'

/** What a rule works on and gives back. `undefined` means: nothing was there, leave the attribute alone. */
export type Value = string | number | boolean | null | undefined | readonly (string | number | boolean)[]

/** A piece of HTML: text as it is written, entities and all, or a tag. */
export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: readonly (readonly [string, string])[] }
  | { readonly kind: 'close'; readonly name: string }

/** What a rule may use besides its value; all of it lives inside the isolate. */
export interface Tools {
  /** Leaves the record out: code of engine/kernel/reject.ts and a sentence. Never returns. */
  refuse(code: string, detail: string): never
  /** Counts a warning and goes on. */
  warn(code: string, detail: string): void
  /** The source's fields by column name. */
  readonly record: Readonly<Record<string, Value>>
  /** Attributes computed so far. */
  readonly item: Readonly<Record<string, Value>>
  /** Looks a key up in a named table of the mapping (`lookups`); undefined where it has none. */
  lookup(name: string, key: string): Value
  /** Judges a condition document against the record. */
  holds(condition: unknown): boolean
  /** Runs a chain of steps on a value, for rules that nest chains. */
  run(steps: unknown, value: Value): Value
  /** Runs a merchant's script on a value; its result is already capped and plain. */
  script(code: string, value: Value): Value
  /** Makes something of an options object once, and remembers it for the run. */
  once<T>(options: object, make: () => T): T
  /** A field of the source or, where it has none of that name, an attribute computed so far. */
  field(name: string): Value
  /** Folds case, accents and spaces, so that spellings of one word meet. */
  fold(text: string): string
  /** The canonical decimal of digits as people group them; null: no number, undefined: reads as two numbers. */
  decimal(text: string, sign: ',' | '.' | 'auto'): string | null | undefined
  /** Texts and tags of HTML; comments, scripts, styles and the like are left out with all they hold. */
  htmlTokens(html: string): HtmlToken[]
  /** Entities of HTML as the characters they stand for. */
  entitiesDecoded(text: string): string
  /** The `table` of the rule's file. */
  readonly table: unknown
}

/** Executed by the conformance test and printed in the documentation. `gives` is a value, or a problem code for a refusal. */
export interface RuleExample {
  readonly options?: unknown
  readonly value: Value
  readonly record?: Readonly<Record<string, Value>>
  readonly gives?: Value
  readonly refuses?: string
}

/**
 * How a cell becomes a value. One file in `engine/rules`, default export of `defineRule`.
 * `apply` imports nothing and closes over nothing: its source is joined into the program that runs inside the isolate.
 */
export interface Rule {
  readonly name: string
  readonly summary: string
  /** TypeBox schema of the options object. */
  readonly options: TSchema
  /** The option that a bare value stands for: `{ truncate: 150 }` is `{ truncate: { length: 150 } }`. */
  readonly first?: string
  /** `each`: a list is worked on element by element (default). `whole`: the rule gets the list itself. */
  readonly lists?: 'each' | 'whole'
  /** True where the rule wants to be called with '' and null too (`default`, `when`, `script`, `template`). */
  readonly empty?: boolean
  readonly examples: readonly RuleExample[]
  /** Plain data that `apply` needs and cannot import: units, month names; it stands in `tools.table`. */
  readonly table?: unknown
  /** Functions of the rule's file that `apply` calls, by their names; as self-contained as `apply`. */
  readonly parts?: readonly ((...args: never[]) => unknown)[]
  /** Options that hold chains of steps themselves. */
  readonly chains?: readonly string[]
  /** What is wrong with these options that their schema cannot say; null where nothing is. */
  check?(options: unknown): string | null
  /** Regular expressions in these options, for whoever checks that they compile. */
  patterns?(options: unknown): readonly { readonly source: string; readonly flags: string }[]
  /** Columns or attributes that these options name, besides those of their chains. */
  fields?(options: unknown): readonly string[]
  // biome-ignore lint/suspicious/noExplicitAny: each rule's options have the type of its own schema
  apply(value: any, options: any, tools: Tools): Value
}

export function defineRule(rule: Rule): Rule {
  return rule
}
