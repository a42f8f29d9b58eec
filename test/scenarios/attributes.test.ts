import { beforeAll, expect, test } from 'vitest'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'

const TYPES = [
  ['text', {}, 'wood', null],
  ['long-text', {}, 'a\nb', null],
  ['number', {}, 1.5, 'many'],
  ['integer', {}, 3, 1.5],
  ['boolean', {}, true, 'perhaps'],
  ['date', {}, '2026-02-28', '2026-02-30'],
  ['list', { values: ['red', 'blue'] }, 'red', 'green'],
  ['multi-list', { values: ['a', 'b'] }, ['a', 'b'], ['c']],
  ['measure', { unit: 'cm' }, 12.5, 'tall'],
  ['url', {}, 'https://shop.test/a', 'nowhere'],
  ['image', {}, 'https://shop.test/a.jpg', 'javascript:alert(1)'],
] as const

eachDatabase((open) => {
  let api: Api
  let operator: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    operator = (await api.token({ role: 'operator' })).ask
    for (const [code, parent] of [
      ['apparel', null],
      ['shoes', 'apparel'],
      ['home', null],
    ]) {
      await operator('POST /v1/categories', { code, name: code, parent, published: true })
    }
  })

  test.each(TYPES)('an attribute of type %s takes its values and no others', async (type, more, good, bad) => {
    const code = `own_${type.replace('-', '_')}`
    const made = await operator('POST /v1/attributes', { code, type, ...more, labels: { fr: 'Le sien' } })
    expect(made, made.text).toMatchObject({
      status: 201,
      body: { code, type, native: false, active: true, entity: 'product' },
    })
    const key = `P-${type}`
    const product = await operator('POST /v1/products', { key, attributes: { [code]: good } })
    expect(product, product.text).toMatchObject({ status: 201, body: { attributes: { [code]: good } } })
    if (bad === null) return
    expect(await operator(`PATCH /v1/products/${key}`, { attributes: { [code]: bad } })).toMatchObject({
      status: 422,
      body: { code: 'catalog.fields_refused', errors: [{ path: `/attributes/${code}` }] },
    })
  })

  test('a native attribute is switched off and on and made required; its type and its words stay', async () => {
    expect((await operator('PATCH /v1/attributes/mpn', { active: false })).body.active).toBe(false)
    expect(await operator('POST /v1/products', { key: 'N-1', attributes: { mpn: 'x' } })).toMatchObject({ status: 422 })
    expect((await operator('PATCH /v1/attributes/mpn', { active: true, required: true })).body.required).toBe(true)
    await operator('POST /v1/products', { key: 'N-2', title: 'N', category: 'home' })
    expect(await operator('POST /v1/products/N-2/submit')).toMatchObject({
      status: 422,
      body: { code: 'catalog.incomplete', errors: [{ path: '/attributes/mpn' }] },
    })
    await operator('PATCH /v1/attributes/mpn', { required: false })
    for (const [ref, change] of [
      ['mpn', { type: 'integer' }],
      ['sku', { active: false }],
      ['availability', { values: ['in_stock', 'gone'] }],
      ['weight', { unit: 'g' }],
    ] as const) {
      expect(await operator(`PATCH /v1/attributes/${ref}`, change)).toMatchObject({
        status: 409,
        body: { code: 'catalog.attribute_fixed' },
      })
    }
    expect((await operator('DELETE /v1/attributes/mpn')).status).toBe(409)
  })

  test('no value is left behind that is none any more', async () => {
    await operator('POST /v1/attributes', { code: 'finish', type: 'list', values: ['matt', 'gloss', 'raw'] })
    await operator('POST /v1/products', { key: 'F-1', attributes: { finish: 'matt' } })
    expect(await operator('PATCH /v1/attributes/finish', { type: 'text', values: null })).toMatchObject({
      status: 409,
      body: { code: 'catalog.attribute_in_use', detail: '“finish” cannot become text: 1 products have a value of it.' },
    })
    expect((await operator('PATCH /v1/attributes/finish', { values: ['gloss', 'raw'] })).body.detail).toBe(
      '“finish” cannot lose matt: 1 products are “matt”.',
    )
    expect((await operator('PATCH /v1/attributes/finish', { values: ['matt', 'gloss'] })).status).toBe(200)
    expect((await operator('DELETE /v1/attributes/finish')).status).toBe(409)
    await operator('PATCH /v1/products/F-1', { attributes: { finish: null } })
    expect(await operator('DELETE /v1/attributes/finish')).toMatchObject({ status: 200, body: { code: 'finish' } })
    expect((await operator('GET /v1/attributes/finish')).status).toBe(404)
    expect((await operator('POST /v1/attributes', { code: 'finish', type: 'integer' })).status).toBe(201)
  })

  test('an attribute of some categories is for all that stands below them, and for nothing else', async () => {
    const heel = { code: 'heel', type: 'measure', unit: 'cm', categories: ['apparel'], required: true }
    await operator('POST /v1/attributes', heel)
    await operator('POST /v1/products', { key: 'S-1', title: 'Shoe', category: 'shoes' })
    expect((await operator('POST /v1/products/S-1/submit')).body.errors).toMatchObject([{ path: '/attributes/heel' }])
    expect((await operator('PATCH /v1/products/S-1', { attributes: { heel: 4 } })).status).toBe(200)
    expect((await operator('POST /v1/products/S-1/submit')).body.state).toBe('active')
    await operator('POST /v1/products', { key: 'S-2', title: 'Sofa', category: 'home' })
    expect((await operator('PATCH /v1/products/S-2', { attributes: { heel: 4 } })).status).toBe(422)
    expect((await operator('POST /v1/products/S-2/submit')).body.state).toBe('active')
  })

  test('what makes no sense is refused, all of it at once', async () => {
    const wrong = { code: 'odd', type: 'integer', values: ['a'], unit: 'kg', categories: ['nowhere'] }
    const { status, body } = await operator('POST /v1/attributes', wrong)
    expect([status, body.errors.map((it: { path: string }) => it.path)]).toEqual([
      422,
      ['/values', '/unit', '/categories'],
    ])
    expect((await operator('POST /v1/attributes', { code: 'axes' })).status).toBe(422)
    expect((await operator('POST /v1/attributes', { code: 'mpn' })).status).toBe(409)
    expect((await operator('POST /v1/attributes', { code: 'Bad Code' })).status).toBe(400)
    const put = await operator('PUT /v1/attributes/external:pim_a', { type: 'boolean', label: 'A' })
    expect(put).toMatchObject({ status: 200, body: { code: 'pim_a', type: 'boolean', external_id: 'pim_a' } })
    expect((await operator('PUT /v1/attributes/external:pim_a', { type: 'boolean' })).body.label).toBe('pim_a')
    const merchant = (await api.token({ role: 'merchant', merchant: 'default' })).ask
    expect((await merchant('POST /v1/attributes', { code: 'mine' })).status).toBe(403)
  })
})
