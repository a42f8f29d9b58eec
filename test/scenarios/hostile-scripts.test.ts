import { expect, test } from 'vitest'
import { articles, mappingOf, openShop } from '../support/shop.ts'

/** What two of thirty records run, and how that is told. */
const SCRIPTS: readonly (readonly [what: string, script: string, code: string | RegExp])[] = [
  ['an endless loop', 'while (true);', 'script_timeout'],
  ['an endless recursion', 'const f = (n) => f(n + 1) + 1; return f(0)', 'script_failed'],
  ['a map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i])', /script_(memory|failed)/],
  [
    'an object that grows by keys',
    'const o = {}; for (let i = 0; ; i++) o["k" + i] = i',
    /script_(memory|crashed|timeout)/,
  ],
  ['a list of four billion', 'return new Array(2 ** 32 - 1).fill(0)', 'script_failed'],
  ['a list made from a length', 'return Array.from({ length: 1e9 })', 'script_failed'],
  ['a text of 256 MB given back', 'return "x".repeat(2 ** 28)', 'script_failed'],
  ['a text padded to 512 MB', 'return "".padEnd(2 ** 29)', 'script_failed'],
  [
    'the normal form of 100 MB',
    'let s = "é"; while (s.length < 1e8) s += s; return s.normalize("NFD")',
    'script_failed',
  ],
  ['a pattern that never ends', 'return /^(a+)+$/.test("a".repeat(40) + "!")', 'script_timeout'],
  ['a result that holds itself', 'const a = []; a.push(a); return a', 'script_result'],
  ['a result of a million keys', 'const o = {}; for (let i = 0; i < 1e6; i++) o[i] = i; return o', 'script_result'],
  ['every object changed', 'Object.prototype.title = "owned"; return {}.title', 'script_failed'],
  ['a way out', 'return constructor.constructor("return process")().exit(1)', 'script_failed'],
  ['a getter that loops', 'return { get length() { for (;;); } }', 'script_result'],
  [
    'a list whose items loop',
    'const a = [1]; Object.defineProperty(a, 0, { get() { for (;;); } }); return a',
    'script_timeout',
  ],
  ['a proxy', 'return new Proxy([], { get() { throw 1 } })', 'script_failed'],
  ['a promise that never settles', 'return { then() {} }', 'script_result'],
]

const HOSTILE = ['A-7', 'A-19']

test.each(SCRIPTS)('%s: the two records that run it are told, the other 28 are imported', async (_, script, code) => {
  const shop = await openShop()
  await shop.write('feed.csv', articles(30))
  const guarded = `if (${HOSTILE.map((sku) => `record.sku === '${sku}'`).join(' || ')}) { ${script} } return value`
  await shop.write(
    'mapping.yaml',
    mappingOf(`attributes:
  sku: { from: sku }
  price: { from: price }
  title: { from: title, script: ${JSON.stringify(guarded)} }
`),
  )
  const report = await shop.imports(3, ['feed.csv', '--mapping', 'mapping.yaml'])
  const { read, created, invalid, error } = report.counts
  expect({ read, created, left: invalid + error }).toEqual({ read: 30, created: 28, left: 2 })
  const told = report.problems.flatMap((line) => line.examples.map(({ row }) => ({ row, code: line.code })))
  expect(told.map(({ row }) => row).sort((a, b) => a - b)).toEqual([8, 20])
  for (const each of told) expect(each.code).toMatch(code)
  expect(Object.keys(await shop.offers())).not.toEqual(expect.arrayContaining(HOSTILE))
  const titles = await shop.look((db) => db.kysely.selectFrom('product').select('title').execute())
  expect(titles.every(({ title }) => title?.startsWith('Article no. '))).toBe(true)
})
