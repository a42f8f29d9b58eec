/** Who made a change: a person, the clock, an import. */
export interface Actor {
  readonly role: 'operator' | 'merchant' | 'customer' | 'clock' | 'provider' | 'import'
  readonly id: string | null
}

/** A documented past fact, as it stands in the outbox. */
export interface DomainEvent {
  /** `noun.past_fact`, e.g. `import.completed`. */
  readonly type: string
  readonly data: { readonly object: unknown; readonly previous: Readonly<Record<string, unknown>> }
}

/** Names a noun's facts once; `events.completed.type` is then the literal `import.completed`. */
export function defineEvents<const Noun extends string, const Facts extends Record<string, string>>(
  noun: Noun,
  facts: Facts,
): { readonly [Key in keyof Facts & string]: { readonly type: `${Noun}.${Key}`; readonly summary: string } } {
  return Object.fromEntries(
    Object.entries(facts).map(([key, summary]) => [key, { type: `${noun}.${key}`, summary }]),
  ) as never
}
