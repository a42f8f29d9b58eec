import { deepStrictEqual, ok } from 'node:assert'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import type { Position, Row } from '../../engine/contract/format.ts'
import { type DelimitedOptions, dialectOf } from '../../engine/reading/delimited/dialect.ts'
import { delimitedReader } from '../../engine/reading/delimited/rows.ts'
import { SPLIT_LIMITS, splitDelimited } from '../../engine/reading/delimited/split.ts'
import { chunksOf, everySize, lineAt, saidBy, spooled } from './cutting.ts'

const BREAKS = /\r\n|\r|\n/g
const COLUMNS = ['a', 'b', 'c']

const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', ':', '~', '||', '¦', ' | '),
  quote: fc.constantFrom('"', "'"),
  escape: fc.constantFrom('double' as const, 'backslash' as const),
})

const PIECES = [
  'a',
  '12',
  ' ',
  '"',
  '""',
  "'",
  ',',
  ';',
  '|',
  '¦',
  '\t',
  ':',
  '~',
  '\n',
  '\r\n',
  '\r',
  '\\',
  '\\\\',
  'é',
  '€',
  '😀',
  '\0',
]
const piece = fc.constantFrom(...PIECES)
const cell = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
const table = fc.array(
  fc.record({
    cells: fc.array(cell, { minLength: 1, maxLength: 4 }),
    breaks: fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n'),
    trailing: fc.boolean(),
    quoted: fc.boolean(),
  }),
  { minLength: 1, maxLength: 7 },
)

type Table = typeof table extends fc.Arbitrary<infer Value> ? Value : never

function written(
  rows: Table,
  { delimiter, quote, escape: escaping }: Required<Omit<DelimitedOptions, 'header' | 'repeatsHeader'>>,
  lastBreak: boolean,
): string {
  const sign = quote as string
  const write = (text: string, quoted: boolean) => {
    const marks = [delimiter, ...delimiter, sign, '\r', '\n']
    if (!quoted && !marks.some((mark) => text.includes(mark))) return text
    if (escaping === 'double') return sign + text.replaceAll(sign, sign + sign) + sign
    return sign + text.replaceAll('\\', '\\\\').replaceAll(sign, `\\${sign}`) + sign
  }
  return rows
    .map(({ cells, breaks, trailing, quoted }, at) => {
      const line = cells.map((text) => write(text, quoted)).join(delimiter) + (trailing ? delimiter : '')
      return line + (lastBreak || at < rows.length - 1 ? breaks : '')
    })
    .join('')
}

const blank = (cells: readonly string[]) => cells.every((text) => /^[\0\s]*$/.test(text))

async function readCut(
  text: string,
  options: DelimitedOptions,
  chunkBytes: number,
  from?: Position,
): Promise<{ rows: Row[]; nexts: Position[] }> {
  const limits = { ...SPLIT_LIMITS, chunkBytes }
  const chunks = await chunksOf(splitDelimited(spooled(text), dialectOf(options), from, limits))
  const read = delimitedReader(dialectOf(options), COLUMNS)
  return { rows: chunks.flatMap((chunk) => [...read(chunk)]), nexts: chunks.map((chunk) => chunk.next) }
}

/** Tables in any dialect, with mixed line ends, ragged and blank rows, are what csv-parse makes of them, however cut. */
export const tables = fc.asyncProperty(
  table,
  dialect,
  fc.boolean(),
  fc.boolean(),
  async (rows, shape, lastBreak, bom) => {
    const text = (bom ? '\uFEFF' : '') + written(rows, shape, lastBreak)
    const expected = parse(text, {
      ...shape,
      escape: shape.escape === 'backslash' ? '\\' : shape.quote,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      bom: true,
    }) as unknown as string[][]
    const options = { ...shape, header: false as const }
    const whole = await readCut(text, options, 1_000_000)
    deepStrictEqual(
      whole.rows.map((row) => row.cells),
      expected.filter((cells) => !blank(cells)),
    )
    for (const row of whole.rows) {
      deepStrictEqual(
        row.broken?.code,
        ['cells_missing', 'cells_missing', undefined][row.cells.length - 1] ??
          (row.cells.length > 3 ? 'cells_extra' : undefined),
      )
    }
    let at = bom ? 1 : 0
    for (const row of whole.rows) {
      at = text.indexOf(row.raw, at)
      while (lineAt(text, at, BREAKS) < row.line && at >= 0) at = text.indexOf(row.raw, at + 1)
      deepStrictEqual(row.line, lineAt(text, at, BREAKS))
    }
    await cutAnywhere(text, options, whole.rows)
  },
)

/** Whatever the text, its rows and their numbers are the same wherever a window ends, and reading goes on from any chunk. */
export const noise = fc.asyncProperty(
  fc.array(
    fc.constantFrom(
      '"',
      '""',
      "'",
      ',',
      ';',
      '||',
      '\n',
      '\r',
      '\r\n',
      'a',
      ' ',
      '\\',
      '\0',
      'é',
      ',"',
      '",',
      '"\n',
      '\n"',
    ),
    { maxLength: 40 },
  ),
  dialect,
  fc.constantFrom(false as const, 1, 2),
  async (pieces, shape, header) => {
    const text = pieces.join('')
    const options = { ...shape, header }
    await cutAnywhere(text, options, (await readCut(text, options, 1_000_000)).rows)
  },
)

async function cutAnywhere(text: string, options: DelimitedOptions, whole: readonly Row[]): Promise<void> {
  const expected = whole.map(saidBy)
  for (const size of everySize(Buffer.byteLength(text))) {
    const { rows, nexts } = await readCut(text, options, size)
    deepStrictEqual({ size, rows: rows.map(saidBy) }, { size, rows: expected })
    const middle = nexts[Math.floor(nexts.length / 2)]
    if (size % 7 !== 3 || !middle) continue
    const rest = (await readCut(text, options, size, middle)).rows.map(saidBy)
    deepStrictEqual(rest, rest.length === 0 ? [] : expected.slice(-rest.length))
    ok(rest.length === whole.filter((row) => row.line >= middle.line).length)
  }
}
