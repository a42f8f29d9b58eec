import { Type } from 'typebox'
import { Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { MATCHES } from './match.ts'

const Amount = Nullable(Type.String({ description: 'A decimal; the currency stands beside it', examples: ['12.90'] }))

const sale = {
  id: Type.String(),
  sku: Type.String(),
  price: Amount,
  sale_price: Amount,
  stock: Nullable(Type.Integer({ description: 'Null is sold without counting' })),
  availability: Nullable(Type.String()),
}

const Variation = Type.Object({
  ...sale,
  gtin: Nullable(Type.String()),
  axes: Type.Unsafe<Readonly<Record<string, string>>>(Type.Record(Type.String(), Type.String())),
  image_url: Nullable(Type.String()),
})

const Offer = Type.Object({
  ...sale,
  merchant: Type.String({ description: 'Code of the merchant' }),
  currency: Type.String(),
  condition: Nullable(Type.String()),
  variations: ListOf(Variation),
})

const Hit = Type.Object({
  id: Type.String(),
  match: Type.Unsafe<(typeof MATCHES)[number]>({ ...Words(MATCHES), description: 'Where the words were found' }),
  title: Nullable(Type.String()),
  brand: Nullable(Type.String()),
  gtin: Nullable(Type.String()),
  category: Nullable(Type.String({ description: 'Code of the category' })),
  image_url: Nullable(Type.String()),
  attributes: Fields,
  price_from: Amount,
  currency: Nullable(Type.String()),
  offers_count: Type.Integer(),
  offers: ListOf(Offer),
})

const counted = { value: Type.String(), count: Type.Integer() }

const FacetCounts = Type.Object({
  exact: Type.Boolean({ description: 'False: there were too many to count, these are counts of the newest' }),
  count: Type.Integer({ description: 'Products that were counted' }),
  category: ListOf(Type.Object({ ...counted, name: Type.String() })),
  brand: ListOf(Type.Object(counted)),
  price: ListOf(
    Type.Object({
      from: Type.String(),
      to: Nullable(Type.String({ description: 'Below this' })),
      count: Type.Integer(),
    }),
  ),
  attributes: Type.Unsafe<Readonly<Record<string, readonly { value: string; count: number }[]>>>(
    Type.Record(Type.String(), Type.Array(Type.Object(counted))),
  ),
})

export const SearchResult = Type.Object({
  data: ListOf(Hit),
  next_cursor: Nullable(Type.String({ description: 'Goes into `cursor` of the next request; null on the last page' })),
  facets: Nullable(FacetCounts),
  corrected: Type.Unsafe<Readonly<Record<string, readonly string[]>>>(
    Type.Record(Type.String(), Type.Array(Type.String()), {
      description: 'Words that stand nowhere, and the forms of words that were looked for in their place',
    }),
  ),
})

const said = (description: string) => Type.Optional(Type.String({ description }))

export const SearchQuery = Type.Object(
  {
    q: said('Words, a part of one, or a whole SKU, GTIN or MPN'),
    language: said('Language of the words; that of the marketplace unless told'),
    category: said('Codes of categories, with all below them'),
    brand: said('Brands, whatever their case'),
    merchant: said('Codes of merchants of which one offers it'),
    condition: said('Conditions of which one is offered'),
    price_min: said('What it may cost at least, e.g. 12.90'),
    price_max: said('What it may cost at most'),
    in_stock: said('`true`: only what is left'),
    family: said('Code of a product family'),
    facets: said('`false`: count nothing. They are counted on the first page unless told'),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: said('`next_cursor` of the page before'),
  },
  {
    additionalProperties: false,
    patternProperties: {
      '^attributes\\.[a-z][a-z0-9_]{0,62}$': Type.String({
        description: 'Values of an attribute that is a facet, with commas between',
      }),
    },
  },
)

export const SearchIndex = Type.Object({
  products: Type.Integer({ description: 'Products in the index' }),
  waiting: Type.Integer({ description: 'Products that changed since they were read into it' }),
  waiting_since: Nullable(Instant),
  followed_at: Nullable(Instant),
  words: Type.Integer({ description: 'Words by which misspelt ones are recognised' }),
  languages: ListOf(Type.String()),
})
