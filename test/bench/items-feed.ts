import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { gtin13, seeded } from '../support/feeds.ts'

const BUFFER_CHARS = 1 << 20
const KINDS = ['Lampe', 'Table', 'Chaise', 'Tapis', 'Vase', 'Miroir']

interface Item {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly price: string
  readonly stock: number
  readonly gtin: string
  readonly images: readonly string[]
}

function* itemsOf(count: number): Generator<Item> {
  const random = seeded(77)
  for (let at = 1; at <= count; at++) {
    const kind = KINDS[Math.floor(random() * KINDS.length)] ?? ''
    yield {
      id: `IT-${String(at).padStart(8, '0')}`,
      title: `${kind} « Orée » & fils n° ${at}`,
      text: `Une ${kind.toLowerCase()} qui dure, <b>montée</b> en atelier, ${Math.floor(random() * 900)} g.`,
      price: (1 + random() * 900).toFixed(2),
      stock: Math.floor(random() * 100),
      gtin: gtin13(310_000_000_000 + at),
      images: Array.from({ length: 1 + (at % 3) }, (_, image) => `https://img.example.com/i/${at}-${image}.jpg`),
    }
  }
}

/** Writes a Google Merchant RSS feed of so many items. */
export function writeRss(path: string, count: number): Promise<void> {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const head =
    '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel><title>Orée</title>\n'
  return write(path, head, '</channel></rss>\n', itemsOf(count), ({ id, title, text, price, gtin, images, stock }) => {
    const [image, ...more] = images
    const links = more.map((link) => `<g:additional_image_link>${link}</g:additional_image_link>\n`).join('')
    return `<item>
<g:id>${id}</g:id>
<title>${escaped(title)}</title>
<description>${escaped(text)}</description>
<g:price>${price} EUR</g:price>
<g:gtin>${gtin}</g:gtin>
<g:image_link>${image}</g:image_link>
${links}<g:quantity>${stock}</g:quantity>
</item>
`
  })
}

/** Writes the same items as one JSON array. */
export function writeJson(path: string, count: number): Promise<void> {
  return write(path, '[\n', '\n]\n', itemsOf(count), (item, at) => {
    const { price, images, ...rest } = item
    const record = {
      ...rest,
      price: { amount: Number(price), currency: 'EUR' },
      images: images.map((src) => ({ src })),
    }
    return `${at === 0 ? '' : ',\n'}${JSON.stringify(record)}`
  })
}

async function write(
  path: string,
  head: string,
  tail: string,
  items: Iterable<Item>,
  text: (item: Item, at: number) => string,
): Promise<void> {
  const out = createWriteStream(path, { highWaterMark: BUFFER_CHARS })
  let buffer = head
  let at = 0
  for (const item of items) {
    buffer += text(item, at++)
    if (buffer.length < BUFFER_CHARS) continue
    if (!out.write(buffer)) await once(out, 'drain')
    buffer = ''
  }
  out.end(buffer + tail)
  await once(out, 'finish')
}
