import { digest, marks } from './marks.ts'
import { type Stem, wordsOf } from './words.ts'

/** What a product is counted by beside its category: code of an attribute, or `brand`, to its values. */
export type Facets = Readonly<Record<string, readonly string[]>>

/** A product as the index takes it in. */
export interface Source {
  readonly id: number
  readonly title: string | null
  readonly brand: string | null
  readonly gtin: string | null
  readonly key: string
  readonly external_id: string | null
  readonly category_id: number | null
  readonly source_category: string | null
  readonly attributes: Readonly<Record<string, unknown>>
  readonly updated_at: Date
}

/** What the index takes of the offers on a product. */
export interface SourceOffers {
  readonly merchantIds: readonly number[]
  readonly conditions: readonly string[]
  readonly codes: readonly string[]
}

/** A category with what stands above it. */
export interface CategoryLine {
  /** From the category up to the top. */
  readonly ids: readonly number[]
  /** Names in the marketplace's language, and in others by language. */
  readonly names: readonly (readonly [language: string, name: string])[]
}

/** Words by where they stand, most telling first, and marks; each without repetition. */
export interface Document {
  readonly id: number
  readonly title: readonly string[]
  readonly brand: readonly string[]
  readonly kind: readonly string[]
  readonly text: readonly string[]
  readonly marks: readonly string[]
  readonly facets: Facets
}

/** What all documents are made by. */
export interface Reading {
  /** Of texts that say no other. */
  readonly language: string
  readonly facets: readonly string[]
  stem(language: string): Stem
  category(id: number): CategoryLine | undefined
}

/** Attributes by what their texts tell; every other one tells what kind of thing it is. */
const LONG: ReadonlySet<string> = new Set(['description', 'short_description', 'bullet_points', 'warranty'])
const CODES = ['mpn']
const UNTOLD: ReadonlySet<string> = new Set(['language', 'additional_images', 'product_url', 'mpn'])
const TEXT_CHARS_MAX = 20_000
const VALUES_MAX = 20

/** Makes the document of a product. */
export function documentOf(source: Source, offers: SourceOffers, reading: Reading): Document {
  const { attributes } = source
  const language = typeof attributes.language === 'string' ? attributes.language.slice(0, 2) : reading.language
  const into = { title: new Set<string>(), brand: new Set<string>(), kind: new Set<string>(), text: new Set<string>() }
  const add = (place: Set<string>, text: string, of = language) => {
    const stem = reading.stem(of)
    for (const word of wordsOf(text.slice(0, TEXT_CHARS_MAX))) place.add(stem(word))
  }
  if (source.title) add(into.title, source.title)
  if (source.brand) add(into.brand, source.brand)
  if (source.source_category) add(into.kind, source.source_category)
  const line = source.category_id === null ? undefined : reading.category(source.category_id)
  for (const [of, name] of line?.names ?? []) add(into.kind, name, of || reading.language)
  for (const [name, value] of Object.entries(attributes)) {
    const [code = '', of] = name.split(':')
    if (UNTOLD.has(code)) continue
    const place = code === 'title' ? into.title : LONG.has(code) ? into.text : into.kind
    for (const text of textsOf(value)) add(place, text, of)
  }
  const facets = facetsOf(source, reading.facets)
  return {
    id: source.id,
    title: [...into.title],
    brand: [...into.brand],
    kind: [...into.kind],
    text: [...into.text],
    marks: marksOf(source, offers, line, facets),
    facets,
  }
}

/** Texts of a value; numbers and yes or no say nothing to whoever searches by words. */
function textsOf(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value.slice(0, VALUES_MAX * 5) : [value]
  return all.filter((it): it is string => typeof it === 'string' && !/^https?:/.test(it))
}

function facetsOf({ brand, attributes }: Source, codes: readonly string[]): Facets {
  const found = codes.flatMap((code) => {
    const value = attributes[code]
    const all = (Array.isArray(value) ? value : [value]).filter((it) => it !== null && it !== undefined && it !== '')
    return all.length === 0 ? [] : [[code, all.slice(0, VALUES_MAX).map(String)] as const]
  })
  return Object.fromEntries(brand ? [['brand', [brand]], ...found] : found)
}

function marksOf(source: Source, offers: SourceOffers, line: CategoryLine | undefined, facets: Facets): string[] {
  const own = CODES.flatMap((code) => textsOf(source.attributes[code]))
  const codes = [source.key, source.gtin, source.external_id, ...own, ...offers.codes]
  const { brand: _, ...values } = facets
  return [
    ...new Set([
      marks.all,
      ...(line?.ids ?? []).map(marks.category),
      ...(source.brand ? [marks.brand(source.brand)] : []),
      ...offers.merchantIds.map(marks.merchant),
      ...offers.conditions.map(marks.condition),
      ...Object.entries(values).flatMap(([code, all]) => all.map((value) => marks.value(code, value))),
      ...codes.filter((code) => code !== null && code !== '').map((code) => marks.code(code as string)),
    ]),
  ]
}

/** The same for offers of which a document would take the same. */
export function digestOfOffers({ merchantIds, conditions, codes }: SourceOffers): string {
  return digest([merchantIds, conditions, codes].map((all) => [...all].map(String).sort().join('\n')).join('\n\n'))
}
