import { describe, expect, test } from 'vitest'
import type { Format, Sample } from '../contract/format.ts'
import { Fault } from '../kernel/fault.ts'
import { detect } from './detect.ts'
import { languageOf } from './language.ts'
import { readName } from './names/score.ts'
import { knownPlatforms, platformOf } from './platform.ts'
import { profileColumns } from './profile.ts'
import { proposeValues } from './values.ts'

describe('the language of a feed', () => {
  test.each([
    ['fr', ['Une lampe pour la table avec un abat-jour']],
    ['de', ['Eine Lampe für den Tisch mit einem Schirm']],
    ['pl', ['Lampa na stół, która nie jest duża i do tego biała']],
    ['ru', ['Лампа для стола, которая не только светит, но и греет']],
    ['el', ['Ένα φωτιστικό για το τραπέζι και την κουζίνα']],
    [null, ['XL', 'M']],
  ])('%s', (language, texts) => {
    expect(
      languageOf(
        profileColumns(
          ['#1'],
          texts.map((text) => [text]),
        ),
      ),
    ).toBe(language)
  })
  test('by its header, where it has no texts', () => {
    expect(languageOf(profileColumns(['Artikelnummer', 'Bezeichnung', 'Verfügbarkeit'], []))).toBe('de')
  })
})

describe('the platform of a feed', () => {
  const names = (text: string) => platformOf(text.split(',').map((name) => readName(name)))?.id ?? null
  test('is told by columns that others do not have', () => {
    expect(names('Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src')).toBe('shopify')
    expect(names('g:id,g:title,g:price,description')).toBe('google-merchant')
    expect(names('@id,currencyId,categoryId,vendorCode,picture,price,name')).toBe('yandex-market')
  })
  test('is another’s, or nobody’s, where a platform is left out', () => {
    const names = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src'
      .split(',')
      .map((name) => readName(name))
    const others = knownPlatforms().filter((platform) => platform.id !== 'shopify')
    expect(platformOf(names)?.ready).not.toBeNull()
    expect(platformOf(names, others)).toBeNull()
  })
  test('is not guessed from what every feed has', () => {
    expect(names('sku,name,description,price,quantity,image,brand,category,weight,ean,url,status,tags')).toBeNull()
  })
})

describe('values of a list', () => {
  const list = {
    code: 'condition',
    entity: 'offer',
    type: 'list' as const,
    label: 'Condition',
    labels: {},
    description: '',
    required: false,
    values: [
      { code: 'new', labels: { fr: 'Neuf' } },
      { code: 'used', labels: { fr: 'Occasion' } },
    ],
  }
  test.each([
    ['NEW', 'new'],
    ['neuf', 'new'],
    ['Gebraucht', 'used'],
    ['б/у', 'used'],
    ['broken', undefined],
  ])('%s is %s', (source, code) => expect(proposeValues([source], list)[0]?.code).toBe(code))
})

describe('the format of a source', () => {
  const format = (name: string, confidence: number | null) =>
    ({ name, sniff: () => (confidence === null ? null : { confidence, options: { by: name } }) }) as unknown as Format
  const sample: Sample = { head: Buffer.from('<!doctype html>'), whole: true, name: 'feed.html' }
  const among = (...formats: Format[]) => detect(sample, new Map(formats.map((each) => [each.name, each])))

  test('is the surest one’s', () => {
    expect(among(format('csv', 0.3), format('xml', 0.9), format('json', null))).toMatchObject({
      confidence: 0.9,
      options: { by: 'xml' },
    })
  })
  test('nobody’s is said with all that were asked', () => {
    expect(() => among(format('csv', null), format('xml', null))).toThrow(Fault)
    expect(() => among(format('csv', null), format('xml', null))).toThrow(
      /none of csv, xml; it begins with “<!doctype html>”/,
    )
  })
  test('nothing has none', () => {
    expect(() => detect({ ...sample, head: Buffer.alloc(0) }, new Map())).toThrow(/empty/)
  })
})
