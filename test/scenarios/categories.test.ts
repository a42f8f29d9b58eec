import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Api, addOffer, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'

eachDatabase((open) => {
  let api: Api
  let operator: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    operator = (await api.token({ role: 'operator' })).ask
  })

  const make = async (code: string, parent: string | null = null, more: object = {}) => {
    const made = await operator('POST /v1/categories', { code, name: code, parent, published: true, ...more })
    expect(made.status, made.text).toBe(201)
    return made.body
  }
  const told = async () => {
    const rows = await api.db.kysely.selectFrom('event').select(['type', 'data']).orderBy('id').execute()
    return rows.filter((it) => it.type === 'category_tree.published').map((it) => it.data.object)
  }

  test('a category is made and named in languages, and shown with the way down to it', async () => {
    await make('home', null, { names: { fr: 'Maison' } })
    const lamps = await make('home.lamps', 'home', { position: 3, external_id: 'pim-7' })
    expect(lamps).toMatchObject({
      parent: 'home',
      path: ['home', 'home.lamps'],
      position: 3,
      visible: true,
      version: 1,
    })
    const renamed = await operator('PATCH /v1/categories/external:pim-7', { name: 'Lamps', names: { de: 'Lampen' } })
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Lamps', names: { de: 'Lampen' }, version: 2 } })
    const stale = await operator('PATCH /v1/categories/home.lamps', { name: 'x' }, { 'if-match': '"1"' })
    expect(stale).toMatchObject({ status: 412, body: { code: 'platform.outdated' } })
    expect(await operator('POST /v1/categories', { code: 'home', name: 'again' })).toMatchObject({ status: 409 })
    expect(await operator('POST /v1/categories', { code: '12', name: 'n' })).toMatchObject({
      status: 422,
      body: { code: 'catalog.not_that_code' },
    })
    expect((await operator('POST /v1/categories', { code: 'x', name: 'x', parent: 'nowhere' })).status).toBe(404)
  })

  test('what is under a draft is hidden from buyers until the tree is published, and that is told once', async () => {
    const front = (await api.token({ role: 'front' })).ask
    await make('garden', null, { published: false })
    await make('garden.tools', 'garden')
    await make('garden.seeds', 'garden', { published: false })
    expect((await operator('GET /v1/categories/garden.tools')).body).toMatchObject({ published: true, visible: false })
    expect((await front('GET /v1/categories/garden.tools')).status).toBe(404)
    expect(await operator('POST /v1/categories/publish')).toMatchObject({
      status: 200,
      body: { published: 2, categories: ['garden', 'garden.seeds'] },
    })
    expect((await front('GET /v1/categories/garden.tools')).status).toBe(200)
    expect((await operator('POST /v1/categories/publish')).body.published).toBe(0)
    expect(await told()).toEqual([{ id: 'tree', published: 2, categories: ['garden', 'garden.seeds'] }])
    const merchant = (await api.token({ role: 'merchant', merchant: 'default' })).ask
    expect((await merchant('POST /v1/categories/publish')).status).toBe(403)
  })

  test('a subtree of thousands is moved at once, and never below itself', async () => {
    const at = api.clock.now()
    await make('big')
    await make('target')
    const { id } = (await operator('GET /v1/categories/big')).body
    const plain = { names: {}, position: 0, published: true, external_id: null, created_at: at, updated_at: at }
    let above = [Number(id)]
    for (const depth of [1, 2]) {
      const rows = above.flatMap((parent_id, n) =>
        Array.from({ length: 55 }, (_, i) => ({ code: `big.${depth}.${n}.${i}`, parent_id, name: `${i}`, ...plain })),
      )
      const made = []
      for (let from = 0; from < rows.length; from += 500) {
        const some = rows.slice(from, from + 500)
        made.push(...(await api.db.kysely.insertInto('category').values(some).returning('id').execute()))
      }
      above = made.map((it) => it.id)
    }
    const moved = await operator('PATCH /v1/categories/big', { parent: 'target' })
    expect(moved).toMatchObject({ status: 200, body: { path: ['target', 'big'] } })
    expect((await operator('GET /v1/categories/big.2.3.7')).body.path).toEqual([
      'target',
      'big',
      'big.1.0.3',
      'big.2.3.7',
    ])
    for (const parent of ['big', 'big.1.0.3', 'big.2.54.54']) {
      expect(await operator('PATCH /v1/categories/big', { parent })).toMatchObject({
        status: 422,
        body: { code: 'catalog.below_itself' },
      })
    }
    expect((await operator('PATCH /v1/categories/big', { parent: null })).body.path).toEqual(['big'])
  })

  test('a category in use stays, and says what holds it; an empty one goes, is told as gone, and may come again', async () => {
    await make('old')
    await make('old.sub', 'old')
    const sku = await addOffer(api.db, await api.merchant('keeper'), 'K-1')
    expect(sku).toBeTruthy()
    const { id } = (await operator('GET /v1/categories/old.sub')).body
    await api.db.kysely
      .updateTable('product')
      .set({ category_id: Number(id) })
      .where('key', '=', 'K-1')
      .execute()
    await operator('POST /v1/attributes', { code: 'sub_only', categories: ['old.sub'] })
    expect(await operator('DELETE /v1/categories/old')).toMatchObject({
      status: 409,
      body: { code: 'catalog.category_in_use', detail: '“old” cannot be deleted: 1 categories stand below it.' },
    })
    expect((await operator('DELETE /v1/categories/old.sub')).body.detail).toBe(
      '“old.sub” cannot be deleted: 1 products stand in it; attributes are for it: sub_only.',
    )
    await api.db.kysely.updateTable('product').set({ category_id: null }).where('key', '=', 'K-1').execute()
    await operator('DELETE /v1/attributes/sub_only')
    const since = new Date(api.clock.now().getTime() + 1).toISOString()
    api.clock.passes(1_000)
    const gone = await operator('DELETE /v1/categories/old.sub')
    expect(gone).toMatchObject({ status: 200, body: { code: 'old.sub', deleted_at: expect.any(String) } })
    expect((await operator('GET /v1/categories/old.sub')).status).toBe(404)
    const followed = await operator(`GET /v1/categories?updated_since=${since}`)
    expect(followed.body.data).toMatchObject([{ code: 'old.sub', deleted_at: gone.body.deleted_at }])
    expect((await operator('GET /v1/categories?code=old.sub')).body.data).toEqual([])
    expect((await make('old.sub', 'old')).version).toBe(1)
  })

  test('the operator’s own system keeps the tree by its own ids', async () => {
    const put = (body: object) => operator('PUT /v1/categories/external:erp-1', body)
    const made = await put({ name: 'Toys', published: true })
    expect(made).toMatchObject({ status: 200, body: { code: 'erp-1', name: 'Toys', external_id: 'erp-1' } })
    const { version } = (await put({ name: 'Toys', published: true })).body
    expect(version).toBe(made.body.version)
    expect((await put({ name: 'Toys & games', parent: 'home' })).body).toMatchObject({ path: ['home', 'erp-1'] })
    expect((await put({ code: 'other', name: 'Toys' })).status).toBe(422)
  })

  test('whatever is moved wherever, every path is the way down the tree', async () => {
    const codes = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']
    for (const code of codes) await make(code)
    const parents = new Map<string, string | null>(codes.map((code) => [code, null]))
    const pathOf = (code: string | null): string[] =>
      code === null ? [] : [...pathOf(parents.get(code) ?? null), code]
    const moves = fc.array(fc.tuple(fc.constantFrom(...codes), fc.constantFrom(...codes, null)), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(moves, async (some) => {
        for (const [code, parent] of some) {
          const circle = parent !== null && pathOf(parent).includes(code)
          const { status } = await operator(`PATCH /v1/categories/${code}`, { parent })
          expect(status).toBe(circle ? 422 : 200)
          if (!circle) parents.set(code, parent)
        }
        const { body } = await operator(`GET /v1/categories?code=${codes.join(',')}`)
        for (const { code, path } of body.data) expect(path).toEqual(pathOf(code))
      }),
      { numRuns: 15 },
    )
  })
})
