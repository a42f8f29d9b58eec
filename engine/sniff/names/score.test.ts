import { describe, expect, test } from 'vitest'
import { attributeNames, readName, scoreName } from './score.ts'

/** The attribute that a name alone says best. */
function best(path: string): string | null {
  const name = readName(path)
  const [first] = Object.keys(attributeNames())
    .map((attribute) => ({ attribute, score: scoreName(name, attribute).score }))
    .sort((one, other) => other.score - one.score)
  return first && first.score >= 0.5 ? first.attribute : null
}

describe('a name says its attribute in any language and spelling', () => {
  test.each([
    ['Artikelnummer', 'sku'],
    ['Référence article', 'sku'],
    ['Varenr.', 'sku'],
    ['Артикул', 'sku'],
    ['code-barres', 'gtin'],
    ['Čárový kód', 'gtin'],
    ['Herstellerartikelnummer', 'mpn'],
    ['Nom du produit', 'title'],
    ['Nazwa produktu', 'title'],
    ['Όνομα προϊόντος', 'title'],
    ['Korte omschrijving', 'short_description'],
    ['Varumärke', 'brand'],
    ['Prix de vente TTC (€)', 'price'],
    ['Precio sin IVA', 'price_excl_tax'],
    ['Preço promocional', 'sale_price'],
    ['Streichpreis', 'original_price'],
    ['Prodejní cena s DPH', 'price'],
    ['Einkaufspreis netto', 'cost_price'],
    ['Prix au kilo', 'unit_price'],
    ['Кількість на складі', 'stock'],
    ['Disponibilità', 'availability'],
    ['Billede 1', 'image_url'],
    ['Zusätzliche Bilder', 'additional_images'],
    ['Lieferzeit', 'delivery_time'],
    ['Frais de livraison', 'shipping_cost'],
    ['Mindestbestellmenge', 'min_order_quantity'],
    ['Pays d’origine', 'country_of_origin'],
    ['Kraj pochodzenia', 'country_of_origin'],
    ['salePriceEffectiveDate', 'sale_start_date'],
    ['salepricestartdate', 'sale_start_date'],
    ['Weight (lbs)', 'weight'],
    ['weight_unit', 'weight_unit'],
    ['Giacenza attuale', 'stock'],
    ['Υπόλοιπο', 'stock'],
    ['Cod. a barre', 'gtin'],
    ['Sygnatura', 'sku'],
    ['Поисковые запросы', 'tags'],
    ['Ürün Adı', 'title'],
    ['Denumire produs', 'title'],
    ['Tuotekuvaus', 'description'],
    ['商品名称', 'title'],
    ['販売価格', 'price'],
    ['In stock?', 'availability'],
    ['inventories', 'stock'],
  ])('%s is %s', (name, attribute) => expect(best(name)).toBe(attribute))
})

describe('a path is read with its steps', () => {
  test.each([
    ['g:price', 'price'],
    ['g:shipping/g:price', 'shipping_cost'],
    ['variants[].sku', 'sku'],
    ['brand.name', 'brand'],
    ['images[].src', 'image_url'],
    ['param[@name="Цвет"]', 'color'],
    ['Barcode (EAN)', 'gtin'],
    ['title_fr', 'title'],
    ['images[].width', null],
    ['seller/name', null],
    ['unit/@name', 'unit'],
    ['sizes/size/stock/@quantity', 'stock'],
    ['Image 2 path/URL', 'image_url'],
  ])('%s is %s', (name, attribute) => expect(best(name)).toBe(attribute))
})

test('a word of the source’s own language means what it means there', () => {
  expect(scoreName(readName('Saldo', 'sv'), 'stock').score).toBeGreaterThan(0.9)
  expect(scoreName(readName('Bestand', 'de'), 'stock').score).toBeGreaterThan(0.9)
  expect(scoreName(readName('Bestand', 'nl'), 'stock').score).toBe(0)
})

test('pieces of a compound are of one language, or it is none', () => {
  expect(readName('alcoholpercentage').units.some((unit) => unit.concepts.has('per'))).toBe(false)
})

describe('names of other things are left alone', () => {
  test.each([
    'SEO Title',
    'image alt text',
    'Created at',
    'Sort order',
    'Backorders allowed?',
    'identifier_exists',
    '',
  ])('%s', (name) => expect(best(name)).toBeNull())
})

test('a name of any length is read quickly', () => {
  const started = performance.now()
  for (const long of ['a'.repeat(1_000_000), '['.repeat(100_000), 'preis'.repeat(100_000), 'é'.repeat(100_000)])
    readName(long)
  expect(performance.now() - started).toBeLessThan(1_000)
})
