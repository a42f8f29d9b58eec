import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../engine/contract/analysis.ts'
import { mappingOf, openShop, type Shop } from '../support/shop.ts'

const MERCHANTS = 'code,name\nacme,Acme\nbolt,Bolt\ncoil,Coil\ndune,Dune\n'
const TREE = 'code,parent,name\nhome,,Home\nhome.lamps,home,Lamps\nfashion,,Fashion\n'
/** Nobody could tell what these columns, words and shelves mean. */
const FEED = 'XQ1,XQ2,XQ3,XQ4,XQ5\nT-1,Tall one,9.90,Wundertüte,N\nT-2,Short one,12.50,Wundertüte,G\n'
const MAPPING = mappingOf(`
attributes:
  sku: { from: XQ1 }
  title: { from: XQ2 }
  price: { from: XQ3 }
  condition: { from: XQ5, steps: [{ lookup: { map: { N: new, G: used } } }] }
category: { from: XQ4, map: { Wundertüte: home.lamps } }
`)

async function marketplace(dialect: 'sqlite' | 'postgres'): Promise<Shop> {
  const shop = await openShop(dialect)
  await shop.write('merchants.csv', MERCHANTS)
  await shop.run(['load', 'merchants', 'merchants.csv', '--yes'])
  await shop.write('tree.csv', TREE)
  await shop.run(['load', 'categories', 'tree.csv', '--yes'])
  await shop.write('mapping.yaml', MAPPING)
  return shop
}

const confirms = async (shop: Shop, merchant: string, mapping = 'mapping.yaml') => {
  await shop.write(`${merchant}.csv`, FEED)
  return shop.imports(0, [`${merchant}.csv`, '--merchant', merchant, '--mapping', mapping])
}

const analysisFor = async (shop: Shop, merchant: string): Promise<Analysis> => {
  await shop.write('next.csv', FEED)
  return shop.json<Analysis>(['analyze', 'next.csv', '--merchant', merchant])
}

const proposed = ({ mapping }: Analysis, attribute: string) => mapping.find((it) => it.attribute === attribute)

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  test('what merchants confirm is proposed to the next one, with who said so', async () => {
    const shop = await marketplace(dialect)
    expect(proposed(await analysisFor(shop, 'dune'), 'condition')).toBeUndefined()
    for (const merchant of ['acme', 'bolt', 'coil']) await confirms(shop, merchant)

    const analysis = await analysisFor(shop, 'dune')
    expect(proposed(analysis, 'title')).toMatchObject({
      from: ['XQ2'],
      confidence: 0.97,
      reason: expect.stringContaining('3 merchants mapped “XQ2” so'),
    })
    expect(proposed(analysis, 'condition')?.from).toEqual(['XQ5'])
    expect(analysis.categories).toEqual([
      expect.objectContaining({
        source: 'Wundertüte',
        category: 'home.lamps',
        reason: '3 merchants mapped “Wundertüte” so',
      }),
    ])
    expect(analysis.values.map(({ source, value, reason }) => [source, value, reason])).toEqual([
      ['N', 'new', '3 merchants mapped “N” so'],
      ['G', 'used', '3 merchants mapped “G” so'],
    ])
    expect((await shop.imports(0, ['next.csv', '--merchant', 'dune'])).counts).toMatchObject({ created: 2, invalid: 0 })
  })

  test('who contradicts makes it less sure; one’s own word counts more', async () => {
    const shop = await marketplace(dialect)
    await shop.write('other.yaml', MAPPING.replace('N: new, G: used', 'N: used, G: new'))
    for (const merchant of ['acme', 'bolt']) await confirms(shop, merchant)
    await confirms(shop, 'coil', 'other.yaml')

    const word = async (merchant: string) =>
      (await analysisFor(shop, merchant)).values.find(({ source }) => source === 'N')
    expect(await word('dune')).toMatchObject({
      value: 'new',
      confidence: 0.7,
      reason: '2 of 3 merchants mapped “N” so',
    })
    expect(await word('coil')).toMatchObject({ value: 'used', reason: 'You mapped “N” so before' })
  })

  test('what was taken without a word, or only tried, teaches nothing', async () => {
    const shop = await marketplace(dialect)
    await shop.write('plain.csv', 'sku,title,price\nP-1,Pin,1.00\n')
    await shop.imports(0, ['plain.csv', '--merchant', 'acme', '--set', 'category=fashion'])
    await shop.write('acme.csv', FEED)
    await shop.imports(0, ['acme.csv', '--merchant', 'acme', '--mapping', 'mapping.yaml', '--dry-run'])
    expect((await shop.json<{ data: unknown[] }>(['mappings', 'learned', 'list'])).data).toEqual([])
    expect((await shop.json<{ data: unknown[] }>(['feeds', 'list'])).data).toEqual([])
  })

  test('it can be exported, and forgotten by entry, by merchant and altogether', async () => {
    const shop = await marketplace(dialect)
    for (const merchant of ['acme', 'bolt']) await confirms(shop, merchant)
    const { lessons } = await shop.json<{ lessons: Record<string, string>[] }>(['mappings', 'learned', 'export'])
    expect(lessons).toHaveLength(16)
    expect(lessons[0]).toMatchObject({
      kind: 'column',
      source: 'XQ1',
      meant: 'sku',
      merchant: 'acme',
      target: 'offers',
    })

    const forget = (...what: string[]) => shop.json(['mappings', 'learned', 'forget', ...what])
    expect(await forget(lessons[0]?.id ?? '')).toEqual({ forgotten: 1 })
    expect(await forget('--merchant', 'acme')).toEqual({ forgotten: 7 })
    expect(await forget('--all')).toEqual({ forgotten: 8 })
    const again = await shop.run(['mappings', 'learned', 'forget', '1'])
    expect(again).toMatchObject({ exit: 1, err: expect.stringContaining('izb mappings learned list') })
    expect((await shop.run(['mappings', 'learned', 'forget'])).exit).toBe(2)
  })
})
