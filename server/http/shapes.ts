import { type Static, type TSchema, Type } from 'typebox'

/** Null, or what the schema says. */
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])

/** A list that nobody changes. */
export const ListOf = <S extends TSchema>(items: S) => Type.Unsafe<readonly Static<S>[]>(Type.Array(items))

/** One of some words. */
export const Words = <const W extends readonly string[]>(words: W) =>
  Type.Unsafe<W[number]>(Type.String({ enum: [...words] }))

/** Any fields at all. */
export const Fields = Type.Unsafe<Readonly<Record<string, unknown>>>(Type.Object({}, { additionalProperties: true }))

/** Who did something. */
export const Actor = Type.Object({ role: Type.String(), id: Nullable(Type.String()) })

/** ISO 8601, UTC. */
export const Instant = Type.String({ format: 'date-time' })
