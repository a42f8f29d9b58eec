import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readFactsFrom } from '../../engine/sniff/facts.ts'
import { readName, scoreName } from '../../engine/sniff/names/score.ts'
import { type GoldCategory, judgeCategories, learnedFrom } from './categories.ts'
import { figuresOf, type GoldFeed, scoreFeed } from './gold.ts'
import { pointsOf, readOff, reliabilityOf } from './reliability.ts'
import { withhold } from './withhold.ts'
import { withholdShopWords } from './withhold-shop-words.ts'

const feed = (platform: string, ...names: string[]): GoldFeed => ({
  id: platform,
  platform,
  language: 'fr',
  columns: names.map((name) => ({ name, target: 'sku' })),
})
const FEEDS = [feed('till', 'UGS', 'Marque', 'Code barres'), feed('web', 'Marque', 'Prix')]
const folders: string[] = []

function without(platform: string, isPlain: (word: string) => boolean): void {
  const folder = mkdtempSync(join(tmpdir(), 'izb-withhold-'))
  folders.push(folder)
  withhold(platform, FEEDS, (_, word) => isPlain(word), folder)
  readFactsFrom(folder)
}

afterEach(() => {
  readFactsFrom()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('what is withheld of a platform', () => {
  const says = (name: string, attribute: string) => scoreName(readName(name), attribute).score > 0.5

  test('names that no other layout has', () => {
    expect(says('UGS', 'sku')).toBe(true)
    without('till', () => false)
    expect(says('UGS', 'sku')).toBe(false)
    expect(says('Marque', 'brand')).toBe(true)
  })

  test('but not the plain words of a language', () => {
    without('web', (word) => word === 'prix')
    expect(says('Prix', 'price')).toBe(true)
    without('web', () => false)
    expect(says('Prix', 'price')).toBe(false)
  })
})

test('an optional column may be left alone, but not be called wrongly', () => {
  const optional: GoldFeed = { ...feed('x'), columns: [{ name: 'ID', target: 'sku', optional: true }] }
  expect(figuresOf([scoreFeed(optional, new Map())]).f1).toBe(0)
  expect(scoreFeed(optional, new Map()).errors).toEqual([])
  expect(scoreFeed(optional, new Map([['ID', 'title']])).wrong).toBe(1)
})

test('confidence is made of what was right, and judged on what it was not made of', () => {
  const pairs = Array.from({ length: 400 }, (_, at) => ({
    platform: at % 2 === 0 ? 'one' : 'other',
    score: (at + 1) / 400,
    right: at % 4 < 2 || at > 200,
  }))
  const points = pointsOf(pairs)
  expect(readOff(points, 0.3)).toBeCloseTo(0.5, 1)
  expect(readOff(points, 0.9)).toBeGreaterThan(0.95)
  for (const { said, right, count } of reliabilityOf(pairs)) if (count > 50) expect(said).toBeCloseTo(right, 0)
})

describe('a shop that nobody has seen', () => {
  const path = (source: string, text: string, place: number): GoldCategory => ({
    id: `${source} ${text}`,
    source,
    language: 'de',
    path: text,
    google_id: place,
  })
  const TREE = [
    { code: '1', parent: null, names: { '': 'Refrigerators' } },
    { code: '2', parent: null, names: { '': 'Lamps' } },
  ]
  const SHOPS = [path('one', 'Frigo', 1), path('one', 'Lampen', 2), path('two', 'Lampen', 2), path('two', 'Zeug', 1)]
  const own = SHOPS.filter(({ source }) => source === 'one')
  const others = SHOPS.filter(({ source }) => source === 'two')

  function withoutShop(isPlain: (word: string) => boolean): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'izb-withhold-'))
    folders.push(folder)
    const withheld = withholdShopWords(own, others, (_, word) => isPlain(word), folder)
    readFactsFrom(folder)
    return withheld
  }

  test('has its own words withheld, but not those of others or of a dictionary', () => {
    const right = () => judgeCategories(own, [...TREE]).map((each) => each.right)
    expect(right()).toEqual([true, true])
    expect(withoutShop(() => false)).toContain('frigo')
    expect(right()).toEqual([false, true])
    withoutShop((word) => word === 'frigo')
    expect(right()).toEqual([true, true])
  })

  test('is told what the others confirmed', () => {
    const [zeug] = judgeCategories([path('three', 'Zeug', 1)], [...TREE])
    expect(zeug?.right).toBe(false)
    const [taught] = judgeCategories([path('three', 'zeug', 1)], [...TREE], learnedFrom(others))
    expect(taught?.right).toBe(true)
  })
})
