import { hash } from 'node:crypto'
import type { Value } from '../contract/rule.ts'
import type { AttributeDefinition, Packed, PackedEntity, TargetSchema, Written } from '../contract/target.ts'
import { type Currency, currencyOf } from '../kernel/money.ts'
import { type Problem, problem } from '../kernel/reject.ts'
import { Flaw, type Judge, judgeOf } from './judge.ts'

/** The source's own category, kept while the marketplace has none. */
const SOURCE_CATEGORY = 'source_category'

/** A record that was judged: its values in the order of the outputs, and what was found. */
export interface Judged {
  readonly values: (Written | undefined)[]
  readonly problems: Problem[]
  /** True where one of the problems leaves the record out. */
  readonly invalid: boolean
}

/** Where one output goes: to a cell of an entity's layout, or into that entity's JSON. */
interface Slot {
  readonly at: number
  readonly code: string
  readonly definition: AttributeDefinition
  readonly judge: Judge
  readonly cell: number
  /** `"code":`, as it stands in the JSON of what has no cell. */
  readonly name: string
  /** `required` and money: a bad value leaves the record out. Elsewhere the value alone is left out, with a warning. */
  readonly strict: boolean
}

/** Judges and packs records of one run: everything that can be decided once is decided here. */
export class Packer {
  readonly schema: TargetSchema
  readonly #outputs: readonly string[]
  readonly #sourceCategoryAt: number
  readonly #slots: Slot[] = []
  readonly #entities: { readonly name: string; readonly cells: number; readonly slots: Slot[] }[] = []
  readonly #currencyAt: number
  readonly #categoryAt: number
  readonly #categories: ReadonlySet<string>
  readonly #salt: string
  readonly #keys: readonly number[]

  /** `salt`: what else a digest stands for — the mapping and the definitions. */
  constructor(schema: TargetSchema, outputs: readonly string[], keys: readonly string[], salt: string) {
    this.schema = schema
    this.#outputs = outputs
    this.#salt = salt
    this.#keys = keys.map((code) => outputs.indexOf(code))
    this.#currencyAt = outputs.indexOf('currency')
    this.#categoryAt = schema.layout.product?.includes(SOURCE_CATEGORY) ? outputs.indexOf('category') : -1
    this.#sourceCategoryAt = outputs.length
    this.#categories = new Set(schema.categories.map((category) => category.code))
    const definitions = new Map(schema.attributes.map((attribute) => [attribute.code, attribute]))
    outputs.forEach((code, at) => {
      const definition = definitions.get(code) ?? definitions.get(code.slice(0, Math.max(0, code.lastIndexOf(':'))))
      if (!definition) return
      const cell = (schema.layout[definition.entity] ?? []).indexOf(code)
      const strict = definition.required || definition.type === 'money' || keys.includes(code)
      const name = `${JSON.stringify(code)}:`
      this.#slots.push({ at, code, definition, judge: judgeOf(definition), cell, name, strict })
    })
    const category = this.#slots.find((slot) => slot.at === this.#categoryAt)
    const cell = schema.layout.product?.indexOf(SOURCE_CATEGORY) ?? -1
    if (category) this.#slots.push({ ...category, at: this.#sourceCategoryAt, code: SOURCE_CATEGORY, cell })
    for (const [name, layout] of Object.entries(schema.layout)) {
      const slots = this.#slots.filter((slot) => slot.definition.entity === name)
      this.#entities.push({ name, cells: layout.length, slots })
    }
  }

  /** Index of an output; -1 where the mapping has none. */
  at(code: string): number {
    return this.#outputs.indexOf(code)
  }

  /** The record's key; '' where one of its parts is empty. */
  keyOf(values: readonly (Written | undefined)[]): string {
    if (this.#keys.length === 1) return text(values[this.#keys[0] as number])
    const parts = this.#keys.map((at) => text(values[at]))
    return parts.includes('') ? '' : parts.join('|')
  }

  judge(raw: readonly Value[]): Judged {
    const values: (Written | undefined)[] = new Array(raw.length).fill(undefined)
    const problems: Problem[] = []
    let invalid = false
    const currency = this.#currencyOf(raw)
    for (const slot of this.#slots) {
      if (slot.at === this.#categoryAt || slot.at === this.#sourceCategoryAt) continue
      const value = raw[slot.at]
      if (value === undefined) continue
      if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
        values[slot.at] = null
        if (!slot.definition.required) continue
        invalid = true
        problems.push(
          problem(
            'required_missing',
            'error',
            slot.code,
            '',
            `“${slot.definition.label}” is required and the record has no value for it.`,
          ),
        )
        continue
      }
      const it = slot.judge(value as string, currency)
      if (!(it instanceof Flaw)) {
        values[slot.at] = it
        continue
      }
      const mended = it.instead !== undefined
      if (mended) values[slot.at] = it.instead
      const error = !mended && slot.strict
      invalid ||= error
      problems.push(problem(it.code, error ? 'error' : 'warning', slot.code, value, it.detail))
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
    const source = text(value as Written)
    if (value === undefined) return false
    values[this.#categoryAt] = source === '' ? null : source
    values[this.#sourceCategoryAt] = null
    if (source === '' || this.#categories.has(source)) return false
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

  /** Packs one record. `product`: the entity its group shares, already packed. */
  pack(
    row: number,
    values: readonly (Written | undefined)[],
    group?: { parent: string; axes: string; product: PackedEntity; variation: PackedEntity },
  ): Packed {
    const entities: Record<string, PackedEntity> = {}
    let seal = this.#salt
    for (const { name, cells, slots } of this.#entities) {
      if (group && (name === 'product' || name === 'variation')) continue
      const entity = packEntity(cells, slots, values)
      entities[name] = entity
      seal += sealOf(entity)
    }
    if (group) {
      entities.product = group.product
      entities.variation = group.variation
      seal += `${group.parent}\n${group.axes}${sealOf(group.product)}${sealOf(group.variation)}`
    }
    return {
      row,
      key: this.keyOf(values),
      parent: group?.parent ?? null,
      digest: hash('sha256', seal).slice(0, 16),
      removed: false,
      axes: group?.axes ?? '',
      entities,
    }
  }

  /** Packs the part of a record that belongs to one entity. */
  entity(name: string, values: readonly (Written | undefined)[]): PackedEntity {
    const entity = this.#entities.find((each) => each.name === name)
    return entity ? packEntity(entity.cells, entity.slots, values) : { cells: [], rest: '' }
  }

  /** Indexes of the outputs that belong to an entity. */
  slotsOf(entity: string): readonly { readonly at: number; readonly code: string }[] {
    return this.#slots.filter((slot) => slot.definition.entity === entity)
  }
}

function text(value: Written | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function packEntity(cells: number, slots: readonly Slot[], values: readonly (Written | undefined)[]): PackedEntity {
  const packed: (Written | undefined)[] = new Array(cells).fill(undefined)
  let rest = ''
  for (const slot of slots) {
    const value = values[slot.at]
    if (value === undefined) continue
    if (slot.cell >= 0) packed[slot.cell] = value
    else rest += (rest === '' ? '{' : ',') + slot.name + jsonOf(value)
  }
  return { cells: packed, rest: rest === '' ? '' : `${rest}}` }
}

// What JSON must escape, and lone surrogates: everything else goes between quotes as it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

function jsonOf(value: Written): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value)
}

/** What a digest is made of: texts with their length, so that no two entities give the same. */
function sealOf({ cells, rest }: PackedEntity): string {
  let seal = ''
  for (const cell of cells) {
    if (typeof cell === 'string') seal += `${cell.length}:${cell}`
    else if (cell === undefined) seal += '_'
    else seal += typeof cell === 'number' ? `#${cell}` : JSON.stringify(cell)
  }
  return `${seal}${rest}\n`
}
