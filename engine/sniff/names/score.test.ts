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
  ])('%s is %s', (name, attribute) => expect(best(name)).toBe(attribute))
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
