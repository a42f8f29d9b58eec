import { createReadStream } from 'node:fs'
import { SaxesParser } from 'saxes'

// Counts the items of an RSS feed and the characters in them, and does nothing else.
const parser = new SaxesParser({ xmlns: false })
let rows = 0
let characters = 0
parser.on('closetag', (tag) => {
  if (tag.name === 'item') rows++
})
parser.on('text', (text) => {
  characters += text.length
})
for await (const text of createReadStream(process.argv[2] ?? '', { encoding: 'utf8', highWaterMark: 1 << 20 })) {
  parser.write(text)
}
parser.close()
process.stdout.write(JSON.stringify({ rows, characters }))
