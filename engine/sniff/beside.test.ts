import { describe, expect, test } from 'vitest'
import { documentOf } from './document.ts'
import { profileColumns } from './profile.ts'
import { proposeMapping } from './propose.ts'
import { offersSchema } from './schema.fixture.ts'

type Table = Readonly<Record<string, readonly string[]>>

function read(table: Table, currency = 'EUR', language: string | null = null) {
  const columns = Object.keys(table)
  const rows = Math.max(...Object.values(table).map((cells) => cells.length), 0)
  const cells = Array.from({ length: rows }, (_, row) => columns.map((column) => table[column]?.[row] ?? ''))
  const profiles = profileColumns(columns, cells)
  const schema = { ...offersSchema(), currency }
  const proposed = proposeMapping(profiles, schema, { language })
  const document = documentOf(
    {
      profiles,
      proposals: proposed.proposals,
      categories: [],
      values: [],
      categoryColumns: [],
      categoryMark: null,
      source: {},
    },
    schema,
  )
  const taken = Object.fromEntries(proposed.proposals.map(({ attribute, from }) => [attribute, from]))
  const reason = (attribute: string) => proposed.proposals.find((each) => each.attribute === attribute)?.reason ?? ''
  return { ...proposed, taken, reason, document }
}

describe('of two prices of which one is the other with tax', () => {
  const net = ['10.00', '24.50', '8.40', '199.00']
  const times = (rate: number) => net.map((price) => (Number(price) * (1 + rate / 100)).toFixed(2))

  test.each([5.5, 7, 10, 19, 20, 21, 22, 23])('the one with it is the price: %d %%', (rate) => {
    const { taken, reason } = read({ Preis: net, 'Preis 2': times(rate) })
    expect(taken).toMatchObject({ price: ['Preis 2'], price_excl_tax: ['Preis'] })
    expect(reason('price')).toContain(`it is “Preis” with ${rate} % tax, and prices here include tax`)
    expect(reason('price_excl_tax')).toContain(`with ${rate} % tax it is “Preis 2”`)
  })

  test('whichever stands first, and whatever the columns are called', () => {
    expect(read({ price: times(20), 'Prix A': net }).taken).toMatchObject({
      price: ['price'],
      price_excl_tax: ['Prix A'],
    })
    expect(read({ '#1': ['A1', 'B2', 'C3', 'D4'], '#2': net, '#3': times(19) }).taken).toMatchObject({
      price: ['#3'],
      price_excl_tax: ['#2'],
    })
  })

  test('several rates may stand in one feed', () => {
    const gross = net.map((price, at) => (Number(price) * (at % 2 === 0 ? 1.2 : 1.055)).toFixed(2))
    expect(read({ Prix: net, 'Prix 2': gross }).reason('price')).toMatch(/20 % or 5\.5 % tax|5\.5 % or 20 % tax/)
  })

  test('names that say it are only confirmed', () => {
    const { taken, reason } = read({ 'Prix HT': net, 'Prix TTC': times(20) })
    expect(taken).toMatchObject({ price: ['Prix TTC'], price_excl_tax: ['Prix HT'] })
    expect(reason('price')).toContain('20 % tax')
  })

  test('a reduced price is none, though a fifth less looks like a quarter of tax', () => {
    const reduced = net.map((price) => (Number(price) * 0.8).toFixed(2))
    expect(read({ Preis: net, Aktionspreis: reduced }).taken).toMatchObject({
      price: ['Preis'],
      sale_price: ['Aktionspreis'],
    })
    expect(read({ Preis: net, 'Preis 2': reduced }).taken.price_excl_tax).toBeUndefined()
    expect(read({ Pris: net, 'Pris 2': times(25) }, 'SEK', 'sv').taken).toMatchObject({ price: ['Pris 2'] })
  })

  test('amounts that have nothing to do with each other, or hardly differ in rows, prove nothing', () => {
    expect(read({ Preis: net, 'Preis 2': ['11.00', '20.00', '9.99', '180.00'] }).taken.price).toEqual(['Preis'])
    expect(read({ Preis: ['10.00', '10.00'], 'Preis 2': ['12.00', '12.00'] }).taken.price_excl_tax).toBeUndefined()
  })
})

describe('the same price in several currencies', () => {
  const table = { price_pln: ['55.00', '99.00', '12.50'], price_eur: ['12.90', '23.10', '2.95'] }

  test('is taken in the marketplace’s, and the other is still a candidate', () => {
    const { taken, reason, columns, unmapped } = read(table)
    expect(taken.price).toEqual(['price_eur'])
    expect(reason('price')).toContain('it is in EUR, the currency here; “price_pln” is in PLN')
    expect(unmapped).toEqual(['price_pln'])
    expect(columns[0]?.candidates[0]?.attribute).toBe('price')
    expect(read(table, 'PLN').taken.price).toEqual(['price_pln'])
  })

  test('by what the cells bear, where the names say nothing', () => {
    const cells = { Cena: ['55 PLN', '99 PLN', '12 PLN'], 'Cena 2': ['12.90 EUR', '23.10 EUR', '2.95 EUR'] }
    expect(read(cells).taken.price).toEqual(['Cena 2'])
    expect(read(cells, 'PLN').taken.price).toEqual(['Cena'])
  })

  test('a lone price of another currency brings it along', () => {
    expect(read({ price_pln: ['55.00', '99.00'] }).document.attributes).toMatchObject({
      price: { from: 'price_pln' },
      currency: { value: 'PLN' },
    })
    expect(read({ price_eur: ['55.00', '99.00'] }).document.attributes).not.toHaveProperty('currency')
    expect(read({ 'price all': ['55.00', '99.00'] }).document.attributes).not.toHaveProperty('currency')
  })
})

describe('a feed without header', () => {
  const shop: Table = {
    '#1': ['A-100', 'A-101', 'A-102', 'A-103', 'A-104', 'A-105'],
    '#2': [
      'Bosch drill GSB 13',
      'Bosch saw PST 700',
      'Makita drill DF333',
      'Makita grinder GA5030',
      'Bosch sander PEX 220',
      'Metabo saw KS 55',
    ],
    '#3': ['Bosch', 'Bosch', 'Makita', 'Makita', 'Bosch', 'Metabo'],
    '#4': ['89', '75', '129', '99', '65', '149'],
    '#5': ['3', '12', '0', '7', '5', '1'],
  }

  test('has the brand that its titles name, and whole prices beside what is in stock', () => {
    expect(read(shop).taken).toEqual({ sku: ['#1'], title: ['#2'], brand: ['#3'], price: ['#4'], stock: ['#5'] })
    expect(read(shop).reason('brand')).toContain('the titles name it')
  })

  test('leaves alone what could be anything', () => {
    const counts = { '#1': shop['#1'] ?? [], '#2': shop['#2'] ?? [], '#3': ['3', '12', '4', '7', '5', '1'] }
    expect(read(counts).taken.price).toBeUndefined()
    const years = { ...counts, '#3': ['2015', '2019', '2020', '2015', '2019', '2010'] }
    expect(read(years).taken.price).toBeUndefined()
    const kinds = { ...counts, '#3': ['Tool', 'Garden', 'Tool', 'Garden', 'Tool', 'Garden'] }
    expect(read(kinds).taken.brand).toBeUndefined()
  })

  test('names with a header are not asked for it', () => {
    const named = Object.fromEntries(Object.values(shop).map((cells, at) => [`Zzyzx${'abcde'[at]}`, cells]))
    expect(read(named).taken.brand).toBeUndefined()
  })

  test('has levels of a category where each value of one column stands below one of another', () => {
    const levels = {
      '#1': shop['#1'] ?? [],
      '#2': shop['#2'] ?? [],
      '#3': ['Tools', 'Tools', 'Garden', 'Garden', 'Tools', 'Garden'],
      '#4': ['Drills', 'Saws', 'Mowers', 'Mowers', 'Drills', 'Mowers'],
    }
    expect(read(levels).taken.category).toEqual(['#3', '#4'])
  })
})
