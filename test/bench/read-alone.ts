import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { loadFormats } from '../../engine/plugins.ts'

const HEAD_BYTES = 4_000_000
const COLUMN_CHUNKS = 4

// Reads a feed as an import does, in one thread, and keeps nothing: prints how many rows and cells it saw.
const [name = '', path = ''] = process.argv.slice(2)
const format = (await loadFormats()).get(name)
if (!format) throw new Error(`engine/formats has no ${name}`)
const { size } = await stat(path)
const file = await open(path)
const head = Buffer.alloc(Math.min(size, HEAD_BYTES))
await file.read(head, 0, head.length, 0)
await file.close()
const guess = format.sniff({ head, whole: head.length === size, name: basename(path) })
if (!guess) throw new Error(`${path} is no ${name}`)

const spool = { path, sizeBytes: size }
const first = []
for await (const chunk of format.split(spool, guess.options)) {
  first.push(chunk)
  if (first.length === COLUMN_CHUNKS) break
}
const columns = format.columns(first, guess.options)
const read = format.reader(guess.options, columns)
let rows = 0
let cells = 0
for await (const chunk of format.split(spool, guess.options)) {
  for (const row of read(chunk)) {
    rows++
    for (const cell of row.cells) if (cell !== null) cells++
  }
}
process.stdout.write(JSON.stringify({ rows, cells, columns: columns.length }))
