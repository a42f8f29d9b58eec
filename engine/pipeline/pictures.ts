import type { VariationsMapping } from '../contract/mapping.ts'
import type { Value } from '../contract/rule.ts'
import type { Entry } from './entry.ts'
import { isEmpty } from './values.ts'

/** Tells the pictures of a product from those of its variations. */
export class Pictures {
  readonly #first: number
  readonly #more: number
  readonly #gallery: boolean

  constructor(shape: VariationsMapping | undefined, outputs: readonly string[]) {
    this.#first = outputs.indexOf('image_url')
    this.#more = outputs.indexOf('additional_images')
    this.#gallery = shape?.gallery === true && this.#more >= 0
  }

  /** What shows the product: its own row's pictures, its gallery, or else those of all its variations. */
  ofProduct(group: readonly Entry[], parentRow: Entry | undefined, isBare: (entry: Entry) => boolean): string[] {
    const own = parentRow ? this.#in([parentRow]) : []
    if (own.length > 0) return own
    const gallery = this.#galleryOf(group, isBare)
    return gallery.length > 0 ? gallery : this.#in(group)
  }

  /** The values of a variation without what stands on its row but shows the product. */
  ofVariation(values: readonly Value[]): readonly Value[] {
    return this.#gallery ? values.with(this.#more, undefined) : values
  }

  /** The values of the one thing sold of a group, with all pictures of its rows: the first is its main one. */
  ofOne(values: readonly Value[], group: readonly Entry[], isBare: (entry: Entry) => boolean): readonly Value[] {
    const images = distinct([...this.#galleryOf(group, isBare), ...this.#in(group)])
    return images.length > 1 ? this.#with(values, images) : this.ofAlone(values)
  }

  /** The values of a row that stands alone: the first picture of its gallery is its main one. */
  ofAlone(values: readonly Value[]): readonly Value[] {
    const images = this.#gallery && isEmpty(values[this.#first]) ? distinct(list(values[this.#more])) : []
    return images.length > 0 ? this.#with(values, images) : values
  }

  #with(values: readonly Value[], images: readonly string[]): readonly Value[] {
    const all = [...values]
    if (this.#first >= 0) all[this.#first] = images[0]
    if (this.#more >= 0) all[this.#more] = this.#first >= 0 ? images.slice(1) : images
    return all
  }

  #galleryOf(group: readonly Entry[], isBare: (entry: Entry) => boolean): string[] {
    if (!this.#gallery) return []
    return distinct([
      ...group.flatMap((entry) => list(entry.values?.[this.#more])),
      ...group.filter(isBare).flatMap((entry) => list(entry.values?.[this.#first])),
    ])
  }

  #in(group: readonly Entry[]): string[] {
    return distinct(group.flatMap(({ values }) => [this.#first, this.#more].flatMap((at) => list(values?.[at]))))
  }
}

function list(value: Value): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function distinct(images: readonly unknown[]): string[] {
  return [...new Set(images.map(String))].filter((image) => image !== '')
}
