import { once } from 'node:events'
import { pipeline, Readable } from 'node:stream'
import { crc32, createGunzip } from 'node:zlib'
import yauzl from 'yauzl'
import { Fault } from '../kernel/fault.ts'
import type { Bytes } from './bytes.ts'
import { sourceFaults } from './spool.faults.ts'

/** How far an archive may unpack. */
export interface UnpackLimits {
  readonly bytesMax: number
  /** How many times its packed size the content may have, beyond `ratioFromBytes`. */
  readonly ratioMax: number
  readonly ratioFromBytes: number
}

export const UNPACK_LIMITS: UnpackLimits = { bytesMax: 20e9, ratioMax: 200, ratioFromBytes: 100e6 }

const ENTRIES_MAX = 10_000
const NAMES_SHOWN = 20
const FEED_NAME = /\.(?:csv|tsv|tab|psv|txt|xml|rss|atom|yml|json|ndjson|jsonl|xlsx)(?:\.gz)?$/i
const LITTER = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|readme|licen[cs]e)/i
const WORKBOOK_ENTRY = '[Content_Types].xml'

const OTHER_ARCHIVES: readonly (readonly [string, string])[] = [
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  ['Rar!', 'a RAR archive'],
  ['BZh', 'a bzip2 file'],
  ['\xfd7zXZ', 'an xz file'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard file'],
  ['%PDF-', 'a PDF document'],
]

export const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b
export const isZip = (head: Buffer) => ['PK\x03\x04', 'PK\x05\x06'].includes(head.toString('latin1', 0, 4))
/** Legacy Office files and workbooks under a password. */
export const isOle = (head: Buffer) => head.toString('latin1', 0, 4) === '\xd0\xcf\x11\xe0'

/** Throws where the bytes are a kind of archive or document that nothing here reads. */
export function refuseOtherArchives(head: Buffer, name: string): void {
  if (isGzip(head)) throw sourceFaults.archive_unsupported({ name, kind: 'an archive in an archive' })
  // A tar of one text reads like that text with a strange first line, and one of several like one text with strange lines.
  if (head.toString('latin1', 257, 262) === 'ustar')
    throw sourceFaults.archive_unsupported({ name, kind: 'a tar archive' })
  const start = head.toString('latin1', 0, 6)
  const kind = OTHER_ARCHIVES.find(([magic]) => start.startsWith(magic))?.[1]
  // `BZh` may be the start of a text; the digit and block mark behind it are not.
  if (kind && (!start.startsWith('BZh') || /^BZh[1-9]1A/.test(start)))
    throw sourceFaults.archive_unsupported({ name, kind })
}

const CONTROL_SHARE_MAX = 0.02
/** How much of a source tells that it is text. */
export const LOOKED_AT_BYTES = 65_536

/** Throws where decoded text is full of characters that no text has. NUL counts only alone: exports are padded with it. */
export function refuseBinary(text: Uint8Array, name: string): void {
  const looked = text.subarray(0, LOOKED_AT_BYTES)
  let controls = 0
  for (const byte of looked) if (byte < 32 && byte !== 0 && (byte < 9 || byte > 13) && byte !== 27) controls += 1
  const nothing = looked.length > 0 && looked.every((byte) => byte === 0)
  if (nothing || controls > looked.length * CONTROL_SHARE_MAX) throw sourceFaults.binary({ name })
}

/** Counts what an archive unpacks to and stops where no feed would go. */
export async function* bounded(
  content: Bytes,
  name: string,
  packedBytes: () => number,
  limits: UnpackLimits,
): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const piece of content) {
    bytes += piece.length
    if (bytes > limits.bytesMax) throw sourceFaults.too_large({ name, bytesMax: limits.bytesMax })
    if (bytes > limits.ratioFromBytes && bytes > packedBytes() * limits.ratioMax) {
      throw sourceFaults.bomb({ name, ratio: limits.ratioMax })
    }
    yield piece
  }
}

/** Unpacks gzip, all its members one after the other. */
export async function* gunzipped(packed: Bytes, name: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const pieces = packed[Symbol.asyncIterator]()
  // Without `return` the stream leaves open what stands behind the last member: it belongs to the digest.
  const lent = { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) }
  let outer: unknown
  // The callback keeps the error of whichever end failed first; it is thrown below, named.
  pipeline(Readable.from(lent), gunzip, (error) => {
    outer = error
  })
  try {
    for await (const piece of gunzip) yield piece
    for (let next = await pieces.next(); !next.done; next = await pieces.next());
  } catch (error) {
    throw gzipFault(outer ?? error, name)
  } finally {
    // Not awaited: a sender that has fallen silent would be waited for.
    pieces.return?.().catch(() => undefined)
  }
}

function gzipFault(error: unknown, name: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'Z_BUF_ERROR') return sourceFaults.truncated({ name }, { cause: error })
  if (!code.startsWith('Z_')) return error
  return sourceFaults.archive_broken({ name, reason: 'its contents are damaged' }, { cause: error })
}

/** A zip archive whose list of files has been read. */
export interface Archive {
  readonly isWorkbook: boolean
  readonly files: readonly yauzl.Entry[]
  open(entry: yauzl.Entry): Promise<Readable>
  close(): Promise<void>
}

/** Reads the list of files of a zip archive; names that lead out of it are refused. */
export async function openArchive(path: string, name: string): Promise<Archive> {
  try {
    const zip = await yauzl.openPromise(path, { autoClose: false })
    const files: yauzl.Entry[] = []
    let isWorkbook = false
    try {
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName === WORKBOOK_ENTRY) isWorkbook = true
        if (!entry.fileName.endsWith('/')) files.push(entry)
        if (files.length > ENTRIES_MAX) throw new Error(`it has more than ${ENTRIES_MAX} files`)
      }
    } catch (error) {
      zip.close()
      throw error
    }
    return {
      isWorkbook,
      files,
      open: (entry) => zip.openReadStreamPromise(entry),
      close: async () => {
        zip.close()
        if (zip.isOpen) await once(zip, 'close')
      },
    }
  } catch (error) {
    throw zipFault(error, name)
  }
}

/** The one file of an archive that is the feed. */
export function chooseFile(archive: Archive, name: string, formatHint?: string): yauzl.Entry {
  const files = archive.files.filter((file) => !LITTER.test(file.fileName))
  const feeds = files.filter((file) => FEED_NAME.test(file.fileName))
  const hinted = feeds.filter((file) => formatHint && file.fileName.toLowerCase().endsWith(`.${formatHint}`))
  const chosen = [files, feeds, hinted].find((some) => some.length === 1)?.[0]
  if (!chosen) {
    if (archive.files.length === 0) throw sourceFaults.archive_empty({ name })
    const names = archive.files.slice(0, NAMES_SHOWN).map((file) => file.fileName)
    throw sourceFaults.archive_ambiguous({ name, files: names })
  }
  if (chosen.isEncrypted()) throw sourceFaults.encrypted({ name, file: chosen.fileName })
  return chosen
}

/** The content of one file of an archive. */
export async function* entryContent(archive: Archive, entry: yauzl.Entry, name: string): AsyncGenerator<Buffer> {
  try {
    let sum = 0
    for await (const piece of await archive.open(entry)) {
      sum = crc32(piece, sum)
      yield piece
    }
    if (sum !== entry.crc32) throw new Error('its contents are damaged')
  } catch (error) {
    throw zipFault(error, name)
  }
}

function zipFault(error: unknown, name: string): unknown {
  if (error instanceof Fault) return error
  const reason = error instanceof Error ? error.message : String(error)
  const cause = { cause: error }
  if (/relative path|absolute path/.test(reason)) return sourceFaults.archive_name({ name, reason }, cause)
  if (/encrypt/.test(reason)) return sourceFaults.encrypted({ name, file: '' }, cause)
  if (/truncated|unexpected EOF|end of file|overflows file bounds/i.test(reason))
    return sourceFaults.truncated({ name }, cause)
  return sourceFaults.archive_broken({ name, reason }, cause)
}
