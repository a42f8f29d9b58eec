import { crc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { type Archive, damaged } from './archive.ts'
import { workbookFaults } from './workbook.faults.ts'

export type Attributes = Readonly<Record<string, string>>

/** What a reader of one part wants to know; names come without their prefix. */
export interface PartEvents {
  open(name: string, attributes: Attributes): void
  text?(text: string): void
  close?(name: string): void
}

/** The bytes of a part that is read piece by piece, however long it is. */
export async function* partBytes(
  archive: Archive,
  part: string,
  bytesMax = archive.limits.streamedBytes,
): AsyncGenerator<Buffer> {
  const stream = await archive.stream(part, bytesMax)
  try {
    let sum = 0
    for await (const piece of stream as AsyncIterable<Buffer>) {
      sum = crc32(piece, sum)
      yield piece
    }
    if (sum !== archive.checkSum(part)) throw new Error('its contents are damaged')
  } catch (cause) {
    damaged(archive.file, part, cause)
  } finally {
    stream.destroy()
  }
}

/** Parses one part as it is unpacked; yields after each piece, so that whoever reads sets the pace. */
export async function* parsePart(
  archive: Archive,
  part: string,
  events: PartEvents,
  bytesMax = archive.limits.streamedBytes,
): AsyncGenerator<number> {
  const { file, limits } = archive
  let silentBytes = 0
  let readBytes = 0
  const parser = new SaxesParser({ xmlns: false })
  parser.on('opentag', ({ name, attributes }) => {
    silentBytes = 0
    events.open(local(name), attributes as Attributes)
  })
  parser.on('closetag', ({ name }) => {
    silentBytes = 0
    events.close?.(local(name))
  })
  parser.on('text', (text) => events.text?.(text))
  parser.on('cdata', (text) => events.text?.(text))
  const decoder = new TextDecoder()
  try {
    for await (const piece of partBytes(archive, part, bytesMax)) {
      silentBytes += piece.length
      readBytes += piece.length
      if (silentBytes > limits.cellBytes) {
        const [found, limit] = [silentBytes, limits.cellBytes]
        throw workbookFaults.too_large({ file, part, what: 'bytes in one cell', found, limit })
      }
      parser.write(decoder.decode(piece, { stream: true }))
      yield readBytes
    }
    parser.close()
  } catch (cause) {
    damaged(file, part, cause)
  }
}

/** Parses a whole part whose reader keeps what it needs. */
export async function readPart(archive: Archive, part: string, events: PartEvents): Promise<void> {
  for await (const _ of parsePart(archive, part, events, archive.limits.keptBytes));
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** Characters that XML cannot hold are written `_x000D_` in workbooks. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
