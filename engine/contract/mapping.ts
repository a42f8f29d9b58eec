/** The mapping document: what people edit and the analysis writes. `engine/mapping/schema.ts` is its JSON Schema. */
export interface MappingDocument {
  readonly version: 1
  readonly target: string
  readonly source?: SourceOptions
  /** Attributes that make the record's key, where `sku` and `gtin` have no column. */
  readonly key?: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeMapping>>
  readonly category?: CategoryMapping
  /** Attributes that hold for one category and below. */
  readonly categories?: Readonly<Record<string, { readonly attributes: Readonly<Record<string, AttributeMapping>> }>>
  readonly variations?: VariationsMapping
  readonly where?: Condition
  /** Named tables for the `lookup` rule and the scripts' `lookup(name, key)`. */
  readonly lookups?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Source columns left out on purpose. */
  readonly ignore?: readonly string[]
  /** Of a ready mapping: whose files it takes. Columns that a file lacks are left out, further ones are proposed. */
  readonly platform?: PlatformMarks
}

/** A shop system or marketplace, and how its files are told from others. */
export interface PlatformMarks {
  readonly name: string
  /** Sets of columns of which the `least` must be there; one set suffices. */
  readonly marks: readonly { readonly columns: readonly string[]; readonly least: number }[]
  /** Namespace that its columns bear in XML. */
  readonly prefix?: string
  /** A column as it is written in this mapping, to what else it is called: in other languages, versions, formats. */
  readonly names?: Readonly<Record<string, readonly string[]>>
}

/** Which format, and that format's own options. */
export interface SourceOptions {
  readonly format?: string
  readonly encoding?: string
  readonly [option: string]: unknown
}

export interface AttributeMapping {
  /** One column, or several: a list value, of which an attribute that takes one takes the first that is not empty. */
  readonly from?: string | readonly string[]
  readonly value?: string | number | boolean | null
  readonly script?: string
  readonly steps?: readonly Step[]
  /** An empty cell leaves the attribute as it is, instead of clearing it. */
  readonly 'keep-empty'?: boolean
}

/** A rule's name, or one key with its options. */
export type Step = string | Readonly<Record<string, unknown>>

export interface CategoryMapping {
  readonly from?: string | readonly string[]
  readonly value?: string
  readonly script?: string
  readonly steps?: readonly Step[]
  /** What stands between the levels of a path. */
  readonly separator?: string
  /** Source value to category code; a parent path holds for all below it. */
  readonly map?: Readonly<Record<string, string>>
  readonly otherwise?: string
}

/** How rows become products with variations: exactly one of parent, rows, options (alone, or with parent or rows), each. */
export interface VariationsMapping {
  readonly parent?: string
  /**
   * Without a type, rows that name no parent are parents; without a link, children stand below theirs. With a type of
   * parents but none of children, the link stands on the parents' rows and names the children.
   */
  readonly rows?: {
    readonly type?: string
    readonly parent?: string
    readonly child?: string
    readonly link?: string
    readonly to?: string
  }
  readonly options?: readonly { readonly name: string; readonly value: string }[]
  readonly each?: string
  readonly axes?: readonly string[]
  /** `additional_images` show the product, on whichever row they stand; only `image_url` is the variation's own. */
  readonly gallery?: boolean
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | FieldCondition

export interface FieldCondition {
  readonly field: string
  readonly eq?: string | number | boolean
  readonly ne?: string | number | boolean
  readonly gt?: string | number
  readonly gte?: string | number
  readonly lt?: string | number
  readonly lte?: string | number
  readonly in?: readonly (string | number)[]
  readonly contains?: string
  readonly starts?: string
  readonly ends?: string
  readonly matches?: string
  readonly empty?: boolean
}
