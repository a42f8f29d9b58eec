import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseKeyPath } from '../reading/json/path.ts'
import { objectsOf, readAll } from '../reading/records/spool.fixture.ts'
import json from './json.ts'

const keyOf = (path: string) => parseKeyPath(path)[0] as string

describe('the columns of a JSON file', () => {
  test('nested objects, arrays of values and arrays of objects', async () => {
    const read = await readAll(
      json,
      JSON.stringify([
        {
          a: { b: 'x', 'c.d': 1 },
          tags: ['p', 'q'],
          v: [{ s: 'S', n: { m: 1 } }, { s: 'M' }],
          e: [],
          nul: null,
          ok: true,
          o: {},
        },
        { tags: [], v: [{ n: { m: 2 } }], e: null, nul: null },
      ]),
    )
    expect(read.columns).toEqual(['a.b', 'a.c\\.d', 'tags[]', 'v[].s', 'v[].n.m', 'e[]', 'nul', 'ok', 'o'])
    expect(objectsOf(read)).toEqual([
      {
        'a.b': 'x',
        'a.c\\.d': '1',
        'tags[]': ['p', 'q'],
        'v[].s': ['S', 'M'],
        'v[].n.m': ['1', ''],
        'e[]': [],
        ok: 'true',
        o: '{}',
      },
      { 'tags[]': [], 'v[].s': [''], 'v[].n.m': ['2'] },
    ])
  })

  test('a value where the sample had a list, and the other way round, is not lost', async () => {
    const columns = ['tags[]', 'title', 'v[].s']
    const { rows } = await readAll(json, '[{"tags":"x","title":["a","b"],"v":{"s":"S"}}]', { columns })
    expect(rows[0]?.cells).toEqual([['x'], ['a', 'b'], ['S']])
  })

  test('numbers keep the form they were written in', async () => {
    const text =
      '[{"gtin":12345678901234567890,"p":1.10,"e":1E5,"s":"1.10, 2.50 ]","n":-0.5},{"gtin":5901234123457,"p":1.1}]'
    expect(objectsOf(await readAll(json, text))).toEqual([
      { gtin: '12345678901234567890', p: '1.10', e: '1E5', s: '1.10, 2.50 ]', n: '-0.5' },
      { gtin: '5901234123457', p: '1.1' },
    ])
  })

  test('numbers with leading zeros are read, with a warning', async () => {
    const read = await readAll(json, '[{"gtin":00123,"s":"a\\"01"}]')
    expect(objectsOf(read)).toEqual([{ gtin: '00123', s: 'a"01' }])
    expect(read.rows[0]?.warning?.detail).toContain('leading zeros')
  })

  test('the keys of an object by id are a column', async () => {
    const read = await readAll(json, '{"products":{"A1":{"t":"x","p":1},"A\\"2":{"t":"y","p":2},"A3":{"t":"z","p":3}}}')
    expect(objectsOf(read)).toEqual([
      { '#key': 'A1', t: 'x', p: '1' },
      { '#key': 'A"2', t: 'y', p: '2' },
      { '#key': 'A3', t: 'z', p: '3' },
    ])
  })

  test('what JSON.parse reads comes back cell by cell', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), value, { minKeys: 1 }), { minLength: 1 }),
        fc.nat(3),
        async (all, indent) => {
          const { columns, rows } = await readAll(json, JSON.stringify(all, null, indent), { options: { record: '' } })
          rows.forEach((row, i) => {
            const expected = JSON.parse(JSON.stringify(all[i]))
            const cells = columns.flatMap((path, c) => (row.cells[c] === null ? [] : [[keyOf(path), row.cells[c]]]))
            for (const [key, cell] of cells as [string, string][]) {
              if (typeof expected[key] === 'number') expect(Number(cell)).toBe(expected[key] + 0)
              else expect(cell).toBe(String(expected[key]))
            }
            expect(cells).toHaveLength(Object.keys(expected).length)
          })
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('the nested list of a JSON record', () => {
  test('makes a part of each entry, with the cells of its parent', async () => {
    const text = JSON.stringify([
      {
        id: 1,
        variants: [
          { s: 'S', i: ['a', 'b'] },
          { s: 'M', x: 1 },
        ],
      },
      { id: 2, variants: [] },
      { id: 3 },
      { id: 4, variants: { s: 'L' } },
    ])
    const columns = ['id', 'variants[].s', 'variants[].x', 'variants[].i[]']
    const { rows } = await readAll(json, text, { columns, each: 'variants[]' })
    expect(rows.map((row) => row.parts)).toEqual([
      [
        ['1', ['S'], null, ['a', 'b']],
        ['1', ['M'], ['1'], null],
      ].map((part) => part.map((cell, i) => (i === 1 || i === 2 ? (cell?.[0] ?? null) : cell))),
      [],
      [],
      [['4', 'L', null, null]],
    ])
    expect(rows[0]?.cells).toEqual(['1', ['S', 'M'], ['', '1'], ['a', 'b']])
  })

  test('gives each entry only what stands around it', async () => {
    const text = '[{"id":1,"c":[{"n":"red","s":[{"v":"S"},{"v":"M"}]},{"n":"blue","s":[{"v":"L"}]},{"n":"green"}]}]'
    const { rows } = await readAll(json, text, { columns: ['id', 'c[].n', 'c[].s[].v'], each: 'c[].s[]' })
    expect(rows[0]?.parts).toEqual([
      ['1', 'red', 'S'],
      ['1', 'red', 'M'],
      ['1', 'blue', 'L'],
    ])
  })
})

describe('hostile JSON', () => {
  test('what is wrong is told with its line, where that is known', async () => {
    const { rows } = await readAll(json, '[\n{"a":1,\n"b" 2}]', { options: { record: '' } })
    expect(rows[0]?.broken?.detail).toBe("Line 3: This is not valid JSON: Expected ':' after property name.")
  })

  test('one malformed element is one broken row with its line, and the next is read', async () => {
    const read = await readAll(json, '[\n{"a":1},\n{"a":\n x},\n{"a":3},\n"text",\nnull,\n{"a":6}]')
    expect(objectsOf(read)).toEqual([
      { a: '1' },
      'element_unreadable',
      { a: '3' },
      'element_unreadable',
      'element_unreadable',
      { a: '6' },
    ])
    expect(read.rows.map((row) => [row.row, row.line])).toEqual([
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 6],
      [5, 7],
      [6, 8],
    ])
    expect(read.rows[1]?.broken?.detail).toBe("This is not valid JSON: Unexpected token 'x'.")
  })

  test('a hundred thousand levels are one broken row', async () => {
    const deep = (open: string, close: string) => `{"a":${open.repeat(100_000)}1${close.repeat(100_000)}}`
    const read = await readAll(json, `[{"a":1},${deep('[', ']')},${deep('{"a":', '}')},{"a":"${'['.repeat(500)}"}]`)
    expect(objectsOf(read)).toEqual([{ a: '1' }, 'nested_too_deep', 'nested_too_deep', { a: '['.repeat(500) }])
  })

  test('two hundred levels are none too many, and one more is', async () => {
    const deep = (levels: number) => `{"a":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`
    const read = await readAll(json, `[${deep(200)},${deep(201)}]`)
    expect(read.rows.map((row) => row.broken?.code)).toEqual([undefined, 'nested_too_deep'])
  })

  test('the last of two equal keys stands, and names of Object’s own are content', async () => {
    const read = await readAll(json, '[{"a":1,"a":2,"__proto__":{"x":3},"constructor":"c","toString":4},{"b":1}]')
    expect(objectsOf(read)).toEqual<unknown>([
      { a: '2', '__proto__.x': '3', constructor: 'c', toString: '4' },
      { b: '1' },
    ])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test('a nested list of too many entries is one broken row', async () => {
    const columns = Array.from({ length: 1_000 }, (_, i) => `v[].c${i}`)
    const { rows } = await readAll(json, `[{"v":[${'{},'.repeat(6_000)}{}]}]`, { columns, each: 'v[]' })
    expect(rows[0]?.broken?.code).toBe('record_too_large')
  })
})

describe('the rejects of a JSON file', () => {
  const added = { izb_import: '7', izb_row: '2', izb_code: 'x', izb_detail: 'a "b"' }
  const { record } = json.rejects({ record: '' }, [])

  test('are the elements as they came, a line each', () => {
    expect(record('{\n "a": 1.10,\r\n "b": "}"\n}', [], added)).toBe(
      '{  "a": 1.10,  "b": "}" ,"izb_import":"7","izb_row":"2","izb_code":"x","izb_detail":"a \\"b\\""}\n',
    )
    expect(JSON.parse(record('{}', [], added))).toEqual(added)
    expect(JSON.parse(record('[1]', [], added))).toEqual({ izb_raw: '[1]', ...added })
  })

  test('are rejected again with the new reason only', () => {
    const again = record(record('{"a":1}', [], added), [], { ...added, izb_import: '8' })
    expect(again).toBe('{"a":1,"izb_import":"8","izb_row":"2","izb_code":"x","izb_detail":"a \\"b\\""}\n')
  })

  test('keep the key of an object by id', () => {
    expect(JSON.parse(json.rejects({ record: 'p.*' }, []).record('"A1" : {"b":1}', [], added))).toEqual({
      b: 1,
      '#key': 'A1',
      ...added,
    })
  })
})
