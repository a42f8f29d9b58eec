import { describe, expect, test } from 'vitest'
import type { Cell, Chunk, Row } from '../contract/format.ts'
import type { VariationsMapping } from '../contract/mapping.ts'
import type { Isolate, Mapped, OutputWay } from '../contract/program.ts'
import type { Packed } from '../contract/target.ts'
import { type Problem, problem } from '../kernel/reject.ts'
import { type Crossed, crossed } from './bundle.fixture.ts'
import { ChunkMapper } from './map-chunk.ts'
import type { Unchanged, Unsealed } from './pack-entity.ts'
import { offersSchema } from './schema.fixture.ts'

const AT = { byte: 0, line: 1, index: 1 }

interface Source extends Partial<Row> {
  readonly cells: readonly Cell[]
}

/** Maps rows whose columns are the outputs; a cell `!code` is an error of that code, `?` skips the record. */
function map(
  outputs: readonly string[],
  source: readonly Source[],
  variations?: VariationsMapping,
  chunk: Partial<Chunk> = {},
): Crossed {
  const rows = source.map((each, at): Row => ({ row: at + 2, line: at + 2, raw: `raw ${at + 2}`, ...each }))
  const isolate: Isolate = { map: (batch) => batch.map(mappedOf), dispose: () => undefined }
  const ways = outputs.map((_, column): OutputWay => ({ kind: 'column', column, value: undefined }))
  const mapper = new ChunkMapper({
    reader: () => rows,
    isolate,
    program: { source: '', scripts: '', outputs, ways, inputs: [], filtered: false, steady: true },
    document: { version: 1, target: 'offers', attributes: {}, ...(variations ? { variations } : {}) },
    schema: offersSchema(),
    keys: ['sku'],
    crashed: new Set([99]),
    memory: null,
  })
  const batches: (readonly (Unsealed | Unchanged)[])[] = []
  const rest = mapper.map({ bytes: new Uint8Array(0), at: AT, next: AT, ...chunk }, (records) => batches.push(records))
  return { ...crossed(batches, offersSchema().layout), ...rest }
}

function mappedOf(cells: readonly Cell[]): Mapped {
  const problems = cells.flatMap((cell): Problem[] =>
    typeof cell === 'string' && cell.startsWith('!') ? [problem('value_refused', 'error', '', cell)] : [],
  )
  const skip = cells.includes('?')
  return { values: skip || problems.length > 0 ? null : cells, skip, problems }
}

const inShort = ({ rows, records, rejects, skipped, warnings }: Crossed) => ({
  counts: [rows, records.length, rejects.length, skipped],
  told: [
    ...rejects.map((each) => `${each.row} ${each.problems.map((found) => found.code).join(' ')}`),
    ...warnings.map((line) => `${line.code} ${line.count}`),
  ],
})

const product = (record: Packed | undefined) => record?.entities.product

describe('a chunk', () => {
  const outputs = ['sku', 'title', 'price', 'status']

  test('gives a record, a reject or a skip for every row', () => {
    const mapped = map(outputs, [
      { cells: ['A', 'x', '1', ''] },
      { cells: ['B', 'x', 'dear', ''] },
      { cells: ['C', '?', '1', ''] },
      { cells: ['D', '!bad', '1', ''] },
      { cells: [], raw: 'E;x', broken: { code: 'cells_missing', detail: 'few' } },
      { cells: ['', 'x', '1', ''] },
      { cells: ['G', 'x', '1', ''], row: 99 },
      { cells: ['H', 'x', '1', ''], warning: { code: 'quote_stray', detail: 'stray' } },
    ])
    expect(inShort(mapped)).toEqual({
      counts: [8, 2, 5, 1],
      told: [
        '5 value_refused',
        '6 cells_missing',
        '99 script_crashed',
        '3 not_a_price',
        '7 required_missing',
        'quote_stray 1',
      ].toSorted(byRow(mapped)),
    })
    expect(mapped.rejects.map((each) => [each.row, each.kind, each.key])).toEqual(
      expect.arrayContaining([
        [3, 'invalid', 'B'],
        [5, 'invalid', 'D'],
        [6, 'error', ''],
        [99, 'error', 'G'],
      ]),
    )
  })

  test('that cannot be split is one row in error', () => {
    const broken = { code: 'quote_unclosed', detail: 'It never ends.' } as const
    const chunk = { broken, at: { byte: 9, line: 4, index: 3 } }
    const mapped = map(outputs, [{ row: 3, line: 4, cells: [], raw: '"a;b', broken }], undefined, chunk)
    expect(inShort(mapped)).toEqual({ counts: [1, 0, 1, 0], told: ['3 quote_unclosed'] })
    expect(mapped.rejects[0]).toMatchObject({ kind: 'error', raw: '"a;b', key: '' })
  })

  test('a record that asks for its removal needs nothing but its key', () => {
    const { records, rejects } = map(outputs, [{ cells: ['A', '', '', 'deleted'] }, { cells: ['', '', '', 'deleted'] }])
    expect(records).toEqual([{ row: 2, key: 'A', parent: null, digest: '', removed: true, axes: '', entities: {} }])
    expect(rejects).toHaveLength(1)
  })

  test('several records of one element are counted each', () => {
    const parts = [
      ['A', 'x', '1', ''],
      ['B', 'x', '!', ''],
      ['C', '?', '1', ''],
    ]
    expect(inShort(map(outputs, [{ cells: ['', 'x', '', ''], parts }], { each: 'v[]' })).counts).toEqual([1, 1, 1, 1])
  })
})

/** The order in which rejects were found. */
const byRow =
  ({ rejects }: Crossed) =>
  (a: string, b: string) => {
    const at = (told: string) => {
      const index = rejects.findIndex((each) => told.startsWith(`${each.row} `))
      return index < 0 ? rejects.length : index
    }
    return at(a) - at(b)
  }

describe('the variations of a product', () => {
  const outputs = ['sku', 'title', 'price', 'color', 'gtin', 'image_url', 'additional_images', 'status', '$parent']
  const shape: VariationsMapping = { parent: 'P', axes: ['color'] }
  const row = (sku: string, color: string, more: Partial<Record<string, Cell>> = {}): Source => {
    const all: Record<string, Cell> = { sku, title: 'Tee', price: '1', color, $parent: 'P', status: '', ...more }
    return { cells: outputs.map((output) => all[output] ?? '') }
  }

  test('share one product of what they agree on; the rest is each one’s own', () => {
    const { records } = map(
      outputs,
      [row('A', 'red', { gtin: '96385074' }), row('B', 'blue', { title: 'Blue tee' })],
      shape,
    )
    expect(records.map((record) => [record.key, record.parent, record.axes])).toEqual([
      ['A', 'P', '{"color":"red"}'],
      ['B', 'P', '{"color":"blue"}'],
    ])
    expect(product(records[0])).toBe(product(records[1]))
    expect(product(records[0])).toMatchObject({
      cells: ['Tee', undefined, undefined, undefined, undefined, null],
      rest: '{"additional_images":[]}',
    })
    expect(records.map((record) => record.entities.variation?.rest)).toEqual([
      '{"title":"Tee","color":"red"}',
      '{"title":"Blue tee","color":"blue"}',
    ])
    expect(records[0]?.entities.variation?.cells).toEqual(['A', '96385074', 100, undefined, undefined, null])
  })

  test('pictures of all rows belong to the product, if they are addresses', () => {
    const { records } = map(
      outputs,
      [
        row('A', 'red', { image_url: 'javascript:alert(1)' }),
        row('B', 'blue', { image_url: 'https://a.test/1', additional_images: ['https://a.test/2', 'nope'] }),
      ],
      shape,
    )
    expect(product(records[0])).toMatchObject({
      cells: ['Tee', undefined, null, undefined, undefined, 'https://a.test/1'],
      rest: '{"additional_images":["https://a.test/2"]}',
    })
  })

  test('one that goes takes nothing of the product with it', () => {
    const { records } = map(
      outputs,
      [row('A', '', { title: '', price: '', status: 'deleted' }), row('B', 'blue'), row('C', 'red')],
      shape,
    )
    expect(records.map((record) => [record.key, record.removed])).toEqual([
      ['A', true],
      ['B', false],
      ['C', false],
    ])
    expect(product(records[1])?.cells[0]).toBe('Tee')
  })

  test('a bad one is left out without tearing the others apart', () => {
    const mapped = map(
      outputs,
      [row('A', 'red'), row('B', 'blue', { price: '!' }), row('C', 'green'), row('D', 'x', { price: 'much' })],
      shape,
    )
    expect(mapped.records.map((record) => [record.key, record.parent])).toEqual([
      ['A', 'P'],
      ['C', 'P'],
    ])
    expect(product(mapped.records[0])).toBe(product(mapped.records[1]))
    expect(mapped.rejects.map((each) => each.key)).toEqual(['B', 'D'])
  })

  test('axes that are missing or alike are told, once each', () => {
    const mapped = map(outputs, [row('A', 'red'), row('B', 'red'), row('C', '')], shape)
    expect(mapped.records).toHaveLength(3)
    expect(mapped.warnings).toMatchObject([
      { code: 'axis_duplicate', count: 1, examples: [{ row: 3, detail: expect.stringContaining('Row 2') }] },
      { code: 'axis_missing', attribute: 'color', count: 1, examples: [{ row: 4 }] },
    ])
  })
})
