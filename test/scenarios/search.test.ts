import { beforeAll, describe, expect, test } from 'vitest'
import { writeSettings } from '../../server/platform/settings.ts'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { catalogueOf } from '../support/catalogue.ts'
import { eachDatabase } from '../support/databases.ts'

type Asked = Readonly<Record<string, string | number>>

eachDatabase((open) => {
  let api: Api
  let shelf: ReturnType<typeof catalogueOf>
  let operator: Caller
  let front: Caller
  let acme: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    shelf = catalogueOf(api.db, () => api.clock.now())
    await writeSettings(api.db.kysely, { language: 'fr' })
    await shelf.category('mode', null, 'Mode')
    await shelf.category('mode.accessoires', 'mode', 'Accessoires d’hiver')
    await shelf.category('maison', null, 'Maison')
    await shelf.category('secret', null, 'Bientôt', false)
    await shelf.category('secret.nouveau', 'secret', 'Nouveautés')
    const soie = 'Écharpe en soie d’été'
    await shelf.add({
      key: 'E1',
      title: soie,
      brand: 'Léa',
      gtin: '4006381333931',
      category: 'mode.accessoires',
      attributes: { color: 'Rouge', material: 'Soie', description: 'Douce et légère.' },
      offers: [
        { merchant: 'acme', sku: 'AC-E1', price: 4500, stock: 3 },
        { merchant: 'bolt', sku: 'BO 77', price: 3990, stock: 0, condition: 'used' },
      ],
    })
    await shelf.add({
      key: 'E2',
      title: 'Écharpes de laine',
      brand: 'Nord',
      category: 'mode.accessoires',
      attributes: { color: 'Bleu', 'title:en': 'Woollen scarves' },
      offers: [
        {
          merchant: 'bolt',
          price: 2500,
          variations: [
            { sku: 'E2-S', gtin: '96385074', price: 2500, stock: 5 },
            { sku: 'E2-M', price: 2700, stock: 0 },
          ],
        },
      ],
    })
    await shelf.add({
      key: 'B1',
      title: 'Bougie',
      brand: 'Écharpe & Cie',
      category: 'maison',
      offers: [{ merchant: 'acme', price: 900 }],
    })
    await shelf.add({
      key: 'C1',
      title: 'Cintre',
      category: 'maison',
      attributes: { description: 'Pour une écharpe ou deux.' },
      offers: [{ merchant: 'acme', price: 500, stock: null }],
    })
    await shelf.add({
      key: 'N1',
      title: 'Écharpe de demain',
      category: 'secret.nouveau',
      offers: [{ merchant: 'acme' }],
    })
    await shelf.add({ key: 'D1', title: 'Écharpe en brouillon', state: 'draft', offers: [{ merchant: 'acme' }] })
    await shelf.add({ key: 'O1', title: 'Écharpe sans offre', category: 'mode' })
    await shelf.follow()
    operator = (await api.token({ role: 'operator' })).ask
    front = (await api.token({ role: 'front' })).ask
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
  })

  const ask = async (who: Caller, asked: Asked) => {
    const query = new URLSearchParams(
      Object.entries(asked).map(([key, value]): [string, string] => [key, String(value)]),
    )
    const answer = await who(`GET /v1/catalog/search?${query}`)
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }
  const titles = async (who: Caller, asked: Asked) =>
    (await ask(who, asked)).data.map((it: { title: string }) => it.title)

  describe('words', () => {
    test('are found with and without accents, in one and in many, small words apart', async () => {
      for (const q of ['écharpe', 'ECHARPE', 'echarpes', 'les écharpes']) {
        expect(await titles(front, { q }), q).toContain('Écharpe en soie d’été')
        expect(await titles(front, { q }), q).toContain('Écharpes de laine')
      }
      expect(await titles(front, { q: 'écharpe d’été' })).toEqual(['Écharpe en soie d’été'])
      expect(await titles(front, { q: 'ete' })).toEqual(['Écharpe en soie d’été'])
    })

    test('of another language are found in the texts that are in it', async () => {
      expect(await titles(front, { q: 'woolen scarves', language: 'en' })).toEqual(['Écharpes de laine'])
    })

    test('that are misspelt are told, and what was meant is found', async () => {
      for (const q of ['écharppe', 'echrape', 'echape', 'écharpz']) {
        const { data, corrected } = await ask(front, { q })
        expect(
          data.map((it: { title: string }) => it.title),
          q,
        ).toContain('Écharpes de laine')
        expect(Object.keys(corrected), q).toHaveLength(1)
      }
      expect((await ask(front, { q: 'écharpe' })).corrected).toEqual({})
      expect(await titles(front, { q: 'zzyzzx' })).toEqual([])
    })

    test('may be typed half', async () => {
      expect(await titles(front, { q: 'acce' })).toEqual(expect.arrayContaining(['Écharpes de laine']))
    })

    test('in titles go before those in brands, categories and descriptions', async () => {
      const { data } = await ask(front, { q: 'écharpe' })
      expect(data.map((it: { title: string; match: string }) => [it.match, it.title])).toEqual([
        ['title', 'Écharpes de laine'],
        ['title', 'Écharpe en soie d’été'],
        ['brand', 'Bougie'],
        ['text', 'Cintre'],
      ])
      expect((await ask(front, { q: 'hiver' })).data.map((it: { match: string }) => it.match)).toEqual(['kind', 'kind'])
    })

    test('that are a code find exactly that, however it is written', async () => {
      for (const q of ['4006381333931', 'E1', 'ac-e1', 'bo77']) {
        expect((await ask(operator, { q })).data[0], q).toMatchObject({ match: 'code', title: 'Écharpe en soie d’été' })
      }
      for (const q of ['96385074', 'e2-s']) expect(await titles(front, { q }), q).toEqual(['Écharpes de laine'])
    })
  })

  describe('filters and facets', () => {
    test('count what was found, and narrow it with everything below a category', async () => {
      const { facets } = await ask(front, { q: 'écharpe' })
      expect(facets).toMatchObject({
        exact: true,
        count: 4,
        category: [
          { value: 'mode.accessoires', count: 2 },
          { value: 'maison', name: 'Maison', count: 2 },
        ],
        attributes: {
          color: [
            { value: 'Bleu', count: 1 },
            { value: 'Rouge', count: 1 },
          ],
        },
      })
      expect(facets.brand).toContainEqual({ value: 'Léa', count: 1 })
      expect(facets.price.reduce((sum: number, it: { count: number }) => sum + it.count, 0)).toBe(4)
      expect(await titles(front, { category: 'mode' })).toEqual(['Écharpes de laine', 'Écharpe en soie d’été'])
      expect(await titles(front, { q: 'écharpe', 'attributes.color': 'rouge' })).toEqual(['Écharpe en soie d’été'])
      expect(await titles(front, { 'attributes.color': 'rouge,bleu', brand: 'nord' })).toEqual(['Écharpes de laine'])
      expect(await titles(front, { category: 'no.such', q: 'écharpe' })).toEqual([])
    })

    test('by price, stock, condition and merchant go by the offers as they are', async () => {
      expect(await titles(front, { price_min: '40', price_max: '45.00' })).toEqual(['Écharpe en soie d’été'])
      expect(await titles(front, { merchant: 'bolt' })).toEqual(['Écharpes de laine'])
      expect(await titles(operator, { merchant: 'bolt' })).toEqual(['Écharpes de laine', 'Écharpe en soie d’été'])
      expect(await titles(operator, { condition: 'used' })).toEqual(['Écharpe en soie d’été'])
      expect(await titles(operator, { condition: 'used', in_stock: 'true' })).toEqual([])
    })

    test('follow pages to the end, each product once', async () => {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page: { data: { title: string }[]; next_cursor: string | null } = await ask(operator, {
          q: 'écharpe',
          limit: 1,
          ...(cursor === '' ? {} : { cursor }),
        })
        seen.push(...page.data.map((it) => it.title))
        cursor = page.next_cursor
      }
      expect(seen).toEqual(await titles(operator, { q: 'écharpe' }))
      expect(new Set(seen).size).toBe(6)
      const { next_cursor } = await ask(operator, { q: 'écharpe', limit: 1 })
      const other = await operator(`GET /v1/catalog/search?q=bougie&cursor=${next_cursor}`)
      expect(other).toMatchObject({ status: 400, body: { code: 'pages.bad_cursor' } })
    })
  })

  describe('who searches', () => {
    test('a front end sees what can be bought, with prices and stock of this moment', async () => {
      const scarf = async () => (await ask(front, { q: 'AC-E1' })).data[0]
      expect(await scarf()).toMatchObject({
        price_from: '45.00',
        offers_count: 1,
        offers: [{ merchant: 'acme', stock: 3 }],
      })
      await shelf.change('offer', { price: 4200, stock: 2 }, { sku: 'AC-E1' })
      expect(await scarf()).toMatchObject({ price_from: '42.00', offers: [{ price: '42.00', stock: 2 }] })
      await shelf.change('offer', { stock: 0 }, { sku: 'AC-E1' })
      expect(await scarf()).toBeUndefined()
      await shelf.change('product', { kind: 'service' }, { key: 'E1' })
      expect(await scarf(), 'a service has no stock that could be empty').toBeDefined()
      await shelf.change('product', { kind: 'goods' }, { key: 'E1' })
      const now = api.clock.now().getTime()
      await shelf.change('offer', { stock: 3, sells_from: new Date(now + 1000) }, { sku: 'AC-E1' })
      expect(await scarf(), 'not yet').toBeUndefined()
      await shelf.change('offer', { sells_from: new Date(now), sells_until: new Date(now + 1) }, { sku: 'AC-E1' })
      expect(await scarf()).toBeDefined()
      await shelf.change('offer', { sells_until: new Date(now) }, { sku: 'AC-E1' })
      expect(await scarf(), 'no more').toBeUndefined()
      await shelf.change('offer', { sells_from: null, sells_until: null }, { sku: 'AC-E1' })
      await shelf.change('offer', { stock: 3, price: 4500 }, { sku: 'AC-E1' })
      const [laine] = (await ask(front, { q: 'laine' })).data
      expect(laine.offers[0].variations.map((it: { sku: string }) => it.sku)).toEqual(['E2-S'])
      expect(await titles(front, { q: 'offre' })).toEqual([])
    })

    test('a merchant finds every active product, but of the offers on it his own only', async () => {
      const found = await titles(acme, { q: 'écharpe' })
      expect(found).toContain('Écharpe sans offre')
      expect(found).not.toContain('Écharpe en brouillon')
      const [scarf] = (await ask(acme, { q: '4006381333931' })).data
      expect(scarf).toMatchObject({ offers_count: 2, offers: [{ merchant: 'acme', sku: 'AC-E1' }] })
      expect(JSON.stringify(scarf)).not.toContain('bolt')
    })

    test('what is under an unpublished category is hidden from all but the operator, at once', async () => {
      expect(await titles(front, { q: 'demain' })).toEqual([])
      expect(await titles(acme, { q: 'demain' })).toEqual([])
      expect(await titles(operator, { q: 'demain' })).toEqual(['Écharpe de demain'])
      await api.db.kysely.updateTable('category').set({ published: true }).where('code', '=', 'secret').execute()
      expect(await titles(front, { q: 'demain' })).toEqual(['Écharpe de demain'])
      await api.db.kysely.updateTable('category').set({ published: false }).where('code', '=', 'secret').execute()
      expect(await titles(front, { q: 'demain' })).toEqual([])
    })
  })

  describe('whoever means ill', () => {
    const NASTY = [
      '"',
      "'",
      '" OR title:*',
      'title : écharpe',
      'NEAR(a b)',
      '-écharpe',
      '*',
      'a* b* c*',
      '(((',
      '{title} : x',
      'écharpe AND',
      'écharpe NOT écharpe',
      "'x' & !'y' | ((",
      ':*',
      '\\',
      '%00',
      '\uE000a',
      '💥 ￿',
      'a '.repeat(240),
      "'); drop table product; --",
      '(a+)+$',
      'zażółć gęślą jaźń 商品検索',
    ]
    test('gets an answer or a refusal, never a defect', async () => {
      for (const q of NASTY) {
        const answer = await front(`GET /v1/catalog/search?${new URLSearchParams({ q })}`)
        expect(answer.status, `${q}: ${answer.text}`).toBe(200)
      }
      for (const [name, value] of [
        ['q', 'x'.repeat(10_000)],
        ['q', 'a\0b'],
        ['price_min', '-1'],
        ['price_max', '1e9'],
        ['in_stock', 'maybe'],
        ['limit', '0'],
        ['cursor', 'nonsense'],
        ['colour', 'red'],
        ['attributes.__proto__', 'x'],
        ['category', ','],
        ['family', 'none'],
        ['language', 'french'],
      ] as const) {
        const { status } = await front(`GET /v1/catalog/search?${new URLSearchParams({ [name]: value })}`)
        expect([400, 404], `${name}=${value.slice(0, 20)}`).toContain(status)
      }
    })
  })
})
