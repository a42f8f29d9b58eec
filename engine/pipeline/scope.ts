import type { AttributeDefinition, TargetSchema } from '../contract/target.ts'

/** An attribute that some categories require and no output gives. */
export interface Demand {
  readonly definition: AttributeDefinition
  readonly scope: ReadonlySet<string>
}

/** What some categories require although the mapping has nothing for it. */
export function demandedOf(schema: TargetSchema, outputs: readonly string[]): Demand[] {
  return schema.attributes.flatMap((definition) => {
    const scope = scopeOf(definition, schema)
    return definition.required && scope && !outputs.includes(definition.code) ? [{ definition, scope }] : []
  })
}

/** The categories of an attribute with all that stand below them; null where it is for all. */
export function scopeOf({ categories }: AttributeDefinition, schema: TargetSchema): ReadonlySet<string> | null {
  if (!categories) return null
  const scope = new Set(categories)
  const parents = new Map(schema.categories.map((node) => [node.code, node.parent]))
  for (const { code } of schema.categories) {
    const chain: string[] = []
    for (let at: string | null = code; at !== null && !chain.includes(at); at = parents.get(at) ?? null) {
      if (scope.has(at)) for (const below of chain) scope.add(below)
      chain.push(at)
    }
  }
  return scope
}
