import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'
import { type Archive, damaged, type WorkbookLimits } from './archive.ts'
import { workbookFaults } from './workbook.faults.ts'

export type Attributes = Readonly<Record<string, string>>

/** What a reader of one part wants to know; names come without their prefix. */
export interface PartEvents {
  open(name: string, attributes: Attributes): void
  text(text: string): void
  close(name: string): void
}

/** Parses one part as it is unpacked; yields after each piece, so that whoever reads sets the pace. */
export async function* parsePart(
  archive: Archive,
  part: string,
  events: PartEvents,
  limits: WorkbookLimits,
): AsyncGenerator<number> {
  let silentBytes = 0
  let readBytes = 0
  const parser = new SaxesParser({ xmlns: false })
  parser.on('opentag', ({ name, attributes }) => {
    silentBytes = 0
    events.open(local(name), attributes as Attributes)
  })
  parser.on('closetag', ({ name }) => {
    silentBytes = 0
    events.close(local(name))
  })
  parser.on('text', (text) => events.text(text))
  parser.on('cdata', (text) => events.text(text))
  const decoder = new TextDecoder()
  const stream: Readable = await archive.stream(part)
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      silentBytes += piece.length
      readBytes += piece.length
      if (silentBytes > limits.cellBytes) {
        throw workbookFaults.too_large({ what: 'bytes in one cell', found: silentBytes, limit: limits.cellBytes })
      }
      parser.write(decoder.decode(piece, { stream: true }))
      yield readBytes
    }
    parser.close()
  } catch (cause) {
    damaged(part, cause)
  } finally {
    stream.destroy()
  }
}

/** Parses a whole part whose reader keeps what it needs. */
export async function readPart(
  archive: Archive,
  part: string,
  events: PartEvents,
  limits: WorkbookLimits,
): Promise<void> {
  for await (const _ of parsePart(archive, part, events, limits));
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
