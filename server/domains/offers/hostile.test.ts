import { describe, expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { merchant, runOf } from '../../../test/support/imports.ts'
import { offersTarget } from './offers.target.ts'

const NASTY = [
  `'; drop table offer; --`,
  '\\N',
  '\\.',
  'a\tb\\tc\nd\\ne\rf',
  '"quoted" {"json":1} [2]',
  '{1,2}',
  'NULL',
  '$1 ? :x @y %s',
  '👩‍👩‍👧 日本語 عربى é',
  '\u0001\u001f\u007f\u2028',
  '  ',
]

eachDatabase((open) => {
  describe('values that look like something else', () => {
    test('come back as they were sent', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const values = (text: string) => ({
        sku: text,
        title: text,
        price: 1,
        color: text,
        tags: [text, text],
        condition: text,
      })
      const batch = NASTY.map((text) => run.records.plain(values(text)))
      expect(await run.write(batch)).toEqual({ created: NASTY.length })
      const rows = await db.kysely.selectFrom('product').selectAll().orderBy('id').execute()
      expect(rows.map((row) => row.title)).toEqual(NASTY)
      expect(rows.map((row) => row.attributes)).toEqual(NASTY.map((text) => ({ color: text, tags: [text, text] })))
      const again = NASTY.map((text) => run.records.plain({ ...values(text), price: 2 }))
      expect(await run.write(again)).toEqual({ updated: NASTY.length })
      expect((await run.known()).map((item) => item.key).toSorted()).toEqual(NASTY.toSorted())
      expect(await run.remove(NASTY, 'deactivate')).toBe(NASTY.length)
    })

    test('as axes and keys of groups too', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const groups = NASTY.map((text) =>
        run.records.group(text, { title: text }, [{ axes: { [text]: text }, values: { sku: `v${text}`, price: 1 } }]),
      )
      expect(await run.write(...groups)).toEqual({ created: NASTY.length })
      const rows = await db.kysely.selectFrom('variation').select('axes').orderBy('id').execute()
      expect(rows.map((row) => row.axes)).toEqual(NASTY.map((text) => ({ [text]: text })))
    })

    test('NUL and half characters leave a value, and a key that holds them is refused', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const record = run.records.plain({
        sku: 'A1',
        title: 'a\0b',
        price: 1,
        color: 'c\0\\u0000',
        tags: ['\0', '\ud800x'],
      })
      expect(await run.write(record)).toEqual({ created: 1 })
      expect(await run.write(run.records.plain({ sku: 'A1', brand: '\0', size: '\0', title: 'x\ud800' }))).toEqual({
        updated: 1,
      })
      const row = await db.kysely.selectFrom('product').selectAll().executeTakeFirstOrThrow()
      expect(row).toMatchObject({
        title: 'x\ufffd',
        brand: '',
        attributes: { color: 'c\\u0000', tags: ['', '\ufffdx'], size: '' },
      })
      const bad = ['A\0', 'A\ud800'].map((sku) => run.records.plain({ sku, title: 'x', price: 1 }))
      const group = run.records.group('P\0', { title: 'x' }, [{ axes: {}, values: { sku: 'V', price: 1 } }])
      expect(await run.write(bad, group, run.records.removed('R\0'))).toEqual({
        rejected: { 'A\0': 'value_refused', 'A\ud800': 'value_refused', V: 'value_refused', 'R\0': 'value_refused' },
      })
    })

    test('an attribute may be called __proto__, and nothing is polluted', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const record = run.records.plain({ sku: 'A1', title: 'x', price: 1 })
      const product = { cells: record.entities.product?.cells ?? [], rest: '{"__proto__":"x","a":null}' }
      await run.write({ ...record, entities: { ...record.entities, product } })
      const raw = '{"__proto__":"y","constructor":"z"}'
      await run.write({ ...record, digest: '1', entities: { ...record.entities, product: { ...product, rest: raw } } })
      const row = await db.kysely.selectFrom('product').select('attributes').executeTakeFirstOrThrow()
      expect(Object.entries(row.attributes)).toEqual([
        ['__proto__', 'y'],
        ['constructor', 'z'],
      ])
      expect(({} as { x?: string }).x).toBeUndefined()
    })

    test('amounts up to 2^53 - 1 are exact', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const price = Number.MAX_SAFE_INTEGER
      await run.write(run.records.plain({ sku: 'A1', title: 'x', price, sale_price: price - 1, stock: 2_147_483_647 }))
      const group = ['S', 'M'].map((size) => ({ axes: { size }, values: { sku: size, price, stock: 2_147_483_647 } }))
      await run.write(run.records.group('P', { title: 'x' }, group))
      const rows = await db.kysely.selectFrom('offer').selectAll().orderBy('sku').execute()
      expect(rows).toMatchObject([
        { price, sale_price: price - 1, stock: 2_147_483_647 },
        { price, stock: 2_147_483_647 },
      ])
      expect(await run.write(run.records.plain({ sku: 'A1', price: price - 2 }))).toEqual({ updated: 1 })
      expect(
        (await db.kysely.selectFrom('offer').select('price').where('sku', '=', 'A1').executeTakeFirstOrThrow()).price,
      ).toBe(price - 2)
    })
  })

  test('what is known is read whole, however much it is', async () => {
    const { db } = await open()
    const run = await runOf(db, offersTarget)
    const skus = Array.from({ length: 12_000 }, (_, at) => `é\\${at}`)
    await run.write(skus.map((sku) => run.records.plain({ sku, title: 'x', price: 1 })))
    expect((await run.known()).map((item) => item.key)).toEqual(skus.toSorted((a, b) => (a < b ? -1 : 1)))
  })

  describe('what others do at the same time', () => {
    test('rows that appear after the run began are changed, not fought with', async () => {
      const { db } = await open()
      const late = await runOf(db, offersTarget, { feedId: 1 })
      const early = await runOf(db, offersTarget, { feedId: 2 })
      await early.write(early.records.plain({ sku: 'A1', title: 'x', price: 1 }))
      const batch = [
        late.records.plain({ sku: 'A0', title: 'y', price: 2 }),
        late.records.plain({ sku: 'A1', title: 'y', price: 2 }),
      ]
      expect(await late.write(batch)).toEqual({ created: 1, updated: 1 })
      expect(await db.kysely.selectFrom('offer').select(['sku', 'feed_id']).orderBy('sku').execute()).toEqual([
        { sku: 'A0', feed_id: 1 },
        { sku: 'A1', feed_id: 2 },
      ])
    })

    test('a batch that is taken back leaves nothing, and can be written again', async () => {
      const { db } = await open()
      const merchantId = await merchant(db, 'default')
      const scope = { merchantId, products: true, feedId: 1, runId: 1, now: () => new Date() }
      const schema = await offersTarget.schema(db.kysely, scope)
      const sink = await offersTarget.open(db, scope, schema, { version: 1, target: 'offers', attributes: {} })
      const { records } = await runOf(db, offersTarget)
      const batch = [records.plain({ sku: 'A1', title: 'x', price: 1 })]
      const broken = db.bulk(async (tx) => {
        await sink.write(tx, batch)
        throw new RangeError('dry')
      })
      await expect(broken).rejects.toThrow('dry')
      expect(await db.kysely.selectFrom('product').select('id').execute()).toEqual([])
      expect(await db.bulk((tx) => sink.write(tx, batch))).toMatchObject({ created: 1 })
    })

    test('two merchants import the same SKUs side by side', async () => {
      const { db } = await open()
      const runs = await Promise.all(
        ['default', 'other'].map(async (code, at) =>
          runOf(db, offersTarget, { merchantId: await merchant(db, code), feedId: at + 1 }),
        ),
      )
      const skus = Array.from({ length: 300 }, (_, at) => `S${at}`)
      const write = (price: number) =>
        Promise.all(runs.map((run) => run.write(skus.map((sku) => run.records.plain({ sku, title: 'x', price })))))
      expect(await write(1)).toEqual([{ created: 300 }, { created: 300 }])
      expect(await write(2)).toEqual([{ updated: 300 }, { updated: 300 }])
      expect(await db.kysely.selectFrom('product').select('id').execute()).toHaveLength(600)
    })
  })
})
