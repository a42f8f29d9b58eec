import type { Value } from '../contract/rule.ts'
import type { AttributeDefinition, PackedEntity, TargetSchema, Written } from '../contract/target.ts'
import { type Currency, currencyOf } from '../kernel/money.ts'
import { type Problem, problem } from '../kernel/reject.ts'
import { Flaw, type Given, type Judge } from './judging/flaw.ts'
import { judgeOf } from './judging/judge.ts'
import { EntityWriter, type Place, type SharedProduct, type Unsealed } from './pack-entity.ts'
import { NO_ENTITY, textOfEntity } from './record-text.ts'
import { type Demand, demandedOf, scopeOf } from './scope.ts'

/** The source's own category, kept while the marketplace has none. */
const SOURCE_CATEGORY = 'source_category'

/** A record that was judged: its values in the order of the outputs, and what was found. */
export interface Judged {
  readonly values: (Written | undefined)[]
  readonly problems: Problem[]
  /** True where one of the problems leaves the record out. */
  readonly invalid: boolean
}

/** One output, and how its values are judged. */
interface Slot extends Place {
  readonly code: string
  readonly definition: AttributeDefinition
  readonly judge: Judge
  /** An empty value leaves the record out, within the scope. */
  readonly required: boolean
  /** Categories it is for, with all below them; null for all. */
  readonly scope: ReadonlySet<string> | null
  /** A bad value leaves the record out. Elsewhere the value alone is left out, with a warning. */
  readonly strict: boolean
}

/** Judges and packs records of one run: everything that can be decided once is decided here. */
export class Packer {
  readonly schema: TargetSchema
  readonly #outputs: readonly string[]
  readonly #sourceCategoryAt: number
  readonly #slots: Slot[] = []
  /** What no output has touched; a copy of it is made faster than an array is filled. */
  readonly #blank: (Written | undefined)[]
  /** What some categories require and no output gives. */
  readonly #demanded: readonly Demand[]
  readonly #entities = new Map<string, EntityWriter>()
  readonly #currencyAt: number
  readonly #categoryAt: number
  readonly #categories: ReadonlySet<string>
  readonly #categoryRequired: AttributeDefinition | null
  readonly #keys: readonly number[]

  constructor(schema: TargetSchema, outputs: readonly string[], keys: readonly string[]) {
    this.schema = schema
    this.#outputs = outputs
    this.#blank = outputs.map(() => undefined)
    this.#keys = keys.map((code) => outputs.indexOf(code))
    this.#currencyAt = outputs.indexOf('currency')
    this.#categoryAt = schema.layout.product?.includes(SOURCE_CATEGORY) ? outputs.indexOf('category') : -1
    this.#sourceCategoryAt = outputs.length
    this.#categories = new Set(schema.categories.map((category) => category.code))
    const definitions = new Map(schema.attributes.map((attribute) => [attribute.code, attribute]))
    outputs.forEach((code, at) => {
      const definition = definitions.get(code) ?? definitions.get(code.slice(0, Math.max(0, code.lastIndexOf(':'))))
      if (!definition) return
      this.#slots.push({
        at,
        code,
        definition,
        judge: judgeOf(definition),
        cell: (schema.layout[definition.entity] ?? []).indexOf(code),
        name: `${JSON.stringify(code)}:`,
        // A translation may be missing where the thing itself may not.
        required: definition.required && code === definition.code,
        scope: scopeOf(definition, schema),
        strict: definition.strict || definition.required || definition.type === 'money' || keys.includes(code),
      })
    })
    this.#demanded = schema.partial ? [] : demandedOf(schema, outputs)
    const category = this.#slots.find((slot) => slot.at === this.#categoryAt)
    this.#categoryRequired = category?.required ? category.definition : null
    const cell = schema.layout.product?.indexOf(SOURCE_CATEGORY) ?? -1
    if (category) this.#slots.push({ ...category, at: this.#sourceCategoryAt, code: SOURCE_CATEGORY, cell })
    for (const [name, layout] of Object.entries(schema.layout)) {
      const slots = this.#slots.filter((slot) => slot.definition.entity === name)
      this.#entities.set(name, new EntityWriter(layout.length, slots))
    }
  }

  /** Index of an output; -1 where the mapping has none. */
  at(code: string): number {
    return this.#outputs.indexOf(code)
  }

  /** The record's key; '' where one of its parts is empty. */
  keyOf(values: readonly (Written | undefined)[]): string {
    if (this.#keys.length === 1) return text(values[this.#keys[0] as number])
    return keyOfParts(this.#keys.map((at) => text(values[at])))
  }

  /** Those of some values of one output that can be written. */
  fit(at: number, values: readonly string[]): string[] {
    const judge = this.#slots.find((slot) => slot.at === at)?.judge
    const currency = this.schema.currency as Currency
    const judged = values.map((value) => judge?.(value, currency))
    return judged.filter((it) => typeof it === 'string')
  }

  judge(raw: readonly Value[]): Judged {
    const values = this.#blank.slice(0, raw.length)
    const problems: Problem[] = []
    let invalid = false
    const currency = this.#currencyOf(raw)
    const category = this.#categoryAt < 0 ? '' : text(raw[this.#categoryAt])
    for (const slot of this.#slots) {
      if (slot.at === this.#categoryAt || slot.at === this.#sourceCategoryAt) continue
      const value = raw[slot.at]
      if (value === undefined) continue
      const it = isEmpty(value) ? null : slot.judge(value as Given, currency)
      if (it instanceof Flaw) {
        if (it.instead !== undefined) values[slot.at] = it.instead
        const error = slot.strict && it.instead === undefined
        invalid ||= error
        problems.push(problem(it.code, error ? 'error' : 'warning', slot.code, value, it.detail))
        continue
      }
      values[slot.at] = it
      if (it !== null || !slot.required || (slot.scope && !slot.scope.has(category))) continue
      invalid = true
      problems.push(missing(slot.definition))
    }
    for (const { definition, scope } of this.#demanded) {
      if (!scope.has(category)) continue
      invalid = true
      problems.push(missing(definition))
    }
    if (this.#categoryAt >= 0) invalid = this.#judgeCategory(raw[this.#categoryAt], values, problems) || invalid
    return { values, problems, invalid }
  }

  #currencyOf(raw: readonly Value[]): Currency {
    const given = this.#currencyAt < 0 ? null : raw[this.#currencyAt]
    const code = typeof given === 'string' && given !== '' ? currencyOf(given) : null
    return code ?? (this.schema.currency as Currency)
  }

  #judgeCategory(value: Value, values: (Written | undefined)[], problems: Problem[]): boolean {
    if (value === undefined) return false
    const source = text(value)
    values[this.#categoryAt] = source === '' ? null : source
    values[this.#sourceCategoryAt] = null
    if (source === '' && this.#categoryRequired) problems.push(missing(this.#categoryRequired))
    if (source === '' || this.#categories.has(source)) return source === '' && this.#categoryRequired !== null
    if (this.#categories.size === 0) {
      values[this.#categoryAt] = null
      values[this.#sourceCategoryAt] = source
      problems.push(problem('category_kept', 'warning', 'category', source))
      return false
    }
    problems.push(
      problem(
        'unknown_category',
        'error',
        'category',
        source,
        'Map it in the mapping’s `category.map`, or name a category for all the rest in `category.otherwise`.',
      ),
    )
    return true
  }

  /**
   * Packs one record. `group`: the product its group shares, and what else its variation has of its own; `sourceLow`,
   * `sourceHigh`: the hash of what it was made of, 0 where that does not tell everything.
   */
  pack(
    row: number,
    values: readonly (Written | undefined)[],
    group?: { parent: string; axes: string; product: SharedProduct; variation: PackedEntity } | null,
    sourceLow = 0,
    sourceHigh = 0,
  ): Unsealed {
    let fields = ''
    for (const [name, entity] of this.#entities) {
      if (group && name === 'product') fields += NO_ENTITY
      else fields += group && name === 'variation' ? textOfEntity(group.variation) : entity.fieldsOf(values)
    }
    const key = this.keyOf(values)
    if (!group) return { row, key, parent: null, removed: false, axes: '', fields, sourceLow, sourceHigh }
    const { parent, axes, product } = group
    return { row, key, parent, removed: false, axes, product, fields }
  }

  /** A record that asks for its removal: its key, and nothing else. */
  gone(row: number, values: readonly (Written | undefined)[]): Unsealed {
    const fields = NO_ENTITY.repeat(this.#entities.size)
    return { row, key: this.keyOf(values), parent: null, removed: true, axes: '', fields }
  }

  /** The fields of the part of a record that belongs to one entity. */
  fieldsOf(name: string, values: readonly (Written | undefined)[]): string {
    return this.#entities.get(name)?.fieldsOf(values) ?? textOfEntity({ cells: [], rest: '' })
  }

  /** Indexes of the outputs that belong to an entity. */
  slotsOf(entity: string): readonly { readonly at: number; readonly code: string }[] {
    return this.#slots.filter((slot) => slot.definition.entity === entity)
  }
}

/** One key of several parts; '' where one of them is empty. A part that holds the sign between them stays one part. */
export function keyOfParts(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0] as string
  return parts.includes('') ? '' : parts.map((part) => part.replaceAll(/[|\\]/g, '\\$&')).join('|')
}

const missing = ({ code, label }: AttributeDefinition) =>
  problem('required_missing', 'error', code, '', `“${label}” is required and the record has no value for it.`)

function isEmpty(value: Value): boolean {
  if (typeof value === 'string') return value === '' || (value.charCodeAt(0) <= SPACE && value.trim() === '')
  return value === null || (Array.isArray(value) && value.length === 0)
}

/** No-break space; whatever begins with a later character is not empty. */
const SPACE = 0xa0

function text(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? text(value.find((item) => item !== '')) : String(value)
}
