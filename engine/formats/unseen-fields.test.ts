import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAll } from '../reading/records/spool.fixture.ts'
import { ONIX, RSS, YML } from '../reading/xml/feeds.fixture.ts'
import json from './json.ts'
import ndjson from './ndjson.ts'
import xml from './xml.ts'

/** What is said of each row: the fields that no column takes. */
function toldIn({ rows }: Awaited<ReturnType<typeof readAll>>): (string[] | null)[] {
  return rows.map(({ warning }) => {
    if (!warning) return null
    expect(warning.code).toBe('unknown_field')
    return [...warning.detail.matchAll(/“(.+?)”/g)].map((match) => match[1] as string)
  })
}

describe('a field that the sample did not have is told on the first row that has it', () => {
  test('in JSON, at any depth', async () => {
    const columns = ['sku', 'price', 'v[].size', 'box.w']
    const records = [
      { sku: 'a', price: 1, v: [{ size: 'S' }], box: { w: 1 } },
      { sku: 'b', colour: 'red', v: [{ size: 'S', 'a.b': { c: 1 } }], box: { w: 1, h: { cm: 2 } } },
      { sku: 'c', colour: 'blue', v: [{ size: 'S', 'a.b': null }], box: 'large' },
      { sku: 'd', colour: 'blue', box: 'small', constructor: 'x' },
      JSON.parse('{"sku":"e","__proto__":{"x":1}}'),
    ]
    const told = [null, ['v[].a\\.b', 'box.h', 'colour'], ['box'], ['constructor'], ['__proto__']]
    expect(toldIn(await readAll(json, JSON.stringify(records), { columns }))).toEqual(told)
    const lines = records.map((record) => JSON.stringify(record)).join('\n')
    expect(toldIn(await readAll(ndjson, lines, { columns }))).toEqual(told)
    const parts = await readAll(json, JSON.stringify(records), { columns, each: 'v[]' })
    expect(toldIn(parts)).toEqual(told)
  })

  test('in XML: elements, attributes, a value that tells siblings apart', async () => {
    const columns = ['sku', 'param[@name="Size"]', 'ship[country=FR]/price', 'box/w']
    const items = [
      '<sku>a</sku><param name="Size">S</param><ship><country>FR</country><price>1</price></ship><box><w>1</w></box>',
      '<sku note="x">b</sku><param name="Size">S</param><ean>4</ean><ship><country>FR</country><days>2</days></ship>',
      '<sku note="x">c</sku><param name="Colour">red</param><ean>5</ean><box>large</box>',
      '<sku>d</sku><ean><type>13</type></ean><box>small</box>',
    ]
    const text = `<all>${items.map((item) => `<item>${item}</item>`).join('')}</all>`
    expect(toldIn(await readAll(xml, text, { columns, options: { record: 'all/item' } }))).toEqual([
      null,
      ['sku/@note', 'ean', 'ship[country=FR]/days'],
      ['param[@name="Colour"]', 'box'],
      null,
    ])
  })

  test('where keys are values there is an end to it', async () => {
    const records = Array.from({ length: 300 }, (_, at) => ({ sku: `${at}`, [`day ${at}`]: 1 }))
    const told = toldIn(await readAll(json, JSON.stringify(records), { columns: ['sku'] }))
    expect(told.filter((each) => each !== null)).toHaveLength(100)
    expect(told.slice(100).every((each) => each === null)).toBe(true)
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`k${at}`, 1]))
    const { rows } = await readAll(json, JSON.stringify([many]), { columns: ['sku'] })
    expect(rows[0]?.warning?.detail).toMatch(/“k4” and 95 more/)
  })
})

describe('nothing is told of what the sample had', () => {
  test('in any JSON', async () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, 1, 'x', ''), tie('list'), tie('object')),
      list: fc.array(tie('tree'), { maxLength: 3 }),
      object: fc.dictionary(fc.constantFrom('a', 'b', 'c.d', '', 'constructor'), tie('tree'), { maxKeys: 3 }),
    }))
    const records = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'e'), tree), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        const { rows } = await readAll(json, JSON.stringify(all), { options: { record: '' } })
        expect(rows.filter((row) => row.warning)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['RSS', RSS],
    ['ONIX', ONIX],
    ['YML', YML],
  ])('in %s', async (_, text) => {
    expect(toldIn(await readAll(xml, text)).filter((each) => each !== null)).toEqual([])
  })
})
