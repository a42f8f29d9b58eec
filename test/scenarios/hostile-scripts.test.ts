import { afterAll, describe, expect, test } from 'vitest'
import { HOSTILE_SCRIPTS } from '../support/hostile-scripts.ts'
import { Guinea } from '../support/script-trials.ts'
import { articles, mappingOf, openShop } from '../support/shop.ts'

const TIMES = 1
const RECORD_MS = 150
const PEAK_MB_MAX = 1_000

describe('a hostile script costs the two records that run it, and nothing else', () => {
  const idle = [new Guinea(), new Guinea()]
  const waiting: ((guinea: Guinea) => void)[] = []
  afterAll(() => {
    for (const guinea of idle) guinea[Symbol.dispose]()
  })

  const borrowed = () => {
    const guinea = idle.pop()
    return guinea ? Promise.resolve(guinea) : new Promise<Guinea>((resolve) => waiting.push(resolve))
  }

  test.concurrent.each(HOSTILE_SCRIPTS)('%s', async (_, script, ends) => {
    const guinea = await borrowed()
    try {
      const verdict = await guinea.verdict(script, ends, TIMES, RECORD_MS)
      expect(verdict.complaints).toEqual([])
      expect(verdict.peakMb).toBeLessThan(PEAK_MB_MAX)
    } finally {
      const next = waiting.shift()
      if (next) next(guinea)
      else idle.push(guinea)
    }
  })
})

/** What some of sixty records of an import run. */
const STORIES: readonly (readonly [what: string, scripts: Readonly<Record<string, string>>, code: RegExp])[] = [
  [
    'loops, memory, results and ways out',
    {
      'A-3': 'while (true);',
      'A-7': 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i])',
      'A-8': 'return "x".repeat(2 ** 28)',
      'A-12': 'return /^(a+)+$/.test("a".repeat(40) + "!")',
      'A-13': 'const a = []; a.push(a); return a',
      'A-19': 'Object.prototype.title = "owned"; return {}.title',
      'A-20': 'return constructor.constructor("return process")().exit(1)',
      'A-29': 'return { then() { for (;;); } }',
      'A-30': '(async () => { await 0; for (;;); })(); return value',
    },
    /^script_(timeout|memory|failed|result)$/,
  ],
  [
    'what may bring the process down',
    { 'A-7': 'const o = {}; for (let i = 0; ; i++) o["k" + i] = i' },
    /^script_(memory|crashed|timeout)$/,
  ],
]

test.each(STORIES)('%s: the records that run it are told, all others are imported', async (_, scripts, code) => {
  const shop = await openShop()
  await shop.write('feed.csv', articles(60))
  const guilty = Object.keys(scripts)
  const cases = Object.entries(scripts).map(([sku, script]) => `if (record.sku === '${sku}') { ${script} }`)
  await shop.write(
    'mapping.yaml',
    mappingOf(`attributes:
  sku: { from: sku }
  price: { from: price }
  title: { from: title, script: ${JSON.stringify(`${cases.join('\n')}\nreturn value`)} }
`),
  )
  const report = await shop.imports(3, ['feed.csv', '--mapping', 'mapping.yaml'])
  const { read, created, invalid, error } = report.counts
  const left = guilty.length
  expect({ read, created, left: invalid + error }).toEqual({ read: 60, created: 60 - left, left })
  const told = report.problems.flatMap((line) =>
    line.examples.map(({ row }) => ({ sku: `A-${row - 1}`, code: line.code })),
  )
  expect(told.map(({ sku }) => sku).sort()).toEqual(guilty.toSorted())
  for (const each of told) expect(each.code).toMatch(code)
  const offers = Object.keys(await shop.offers())
  expect(offers.filter((sku) => guilty.includes(sku))).toEqual([])
  const titles = await shop.look((db) => db.kysely.selectFrom('product').select('title').execute())
  expect(titles.every(({ title }) => title?.startsWith('Article no. '))).toBe(true)
})
