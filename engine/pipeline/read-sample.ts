import { type FileHandle, open } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import type { Sample } from '../contract/format.ts'
import type { OpenedSource } from '../contract/source.ts'
import { detectEncoding, encodingName } from '../sniff/encoding.ts'
import { type Bytes, peek } from './bytes.ts'
import { pieceToUtf8 } from './decode.ts'
import { sourceFaults } from './spool.faults.ts'
import { named, type SpoolOptions } from './spool.ts'
import {
  chooseFile,
  entryContent,
  gunzipped,
  isGzip,
  isOle,
  isZip,
  openArchive,
  refuseBinary,
  refuseOtherArchives,
} from './unwrap.ts'

const HEAD_BYTES = 1024 * 1024
const PIECE_BYTES = 256 * 1024

/** The start of a source and, where it may be read at any place, pieces of its middle and end. */
export interface SourceSample extends Sample {
  readonly encoding: string
  readonly wrapped: 'gzip' | 'zip' | null
  readonly binary: boolean
  /** Size of the unpacked source before decoding; null where only the whole would tell. */
  readonly contentBytes: number | null
  /** How many bytes of the unpacked source `head` was made of. */
  readonly headBytes: number
  readonly pieces: readonly SamplePiece[]
}

/** Decoded text from the start of a line on; the last line of a piece may be cut. */
interface SamplePiece {
  readonly bytes: Uint8Array
  /** Where in the unpacked source the piece begins. */
  readonly at: number
}

/** Looks at a source without reading all of it; null where that cannot be done and it must be spooled first. */
export async function readSample(opened: OpenedSource, options: SpoolOptions = {}): Promise<SourceSample | null> {
  const stream = opened.stream()
  if (options.signal) addAbortSignal(options.signal, stream)
  try {
    const start = await peek(stream, HEAD_BYTES)
    if (start.head.length === 0) throw sourceFaults.empty({ name: opened.name })
    const name = opened.name.toLowerCase()
    if (isZip(start.head)) return await zipSample(opened, start.head, start.whole, name, options)
    if (isGzip(start.head)) {
      const unpacked = await firstOf(gunzipped(start.all, name))
      return sampleOf(
        unpacked,
        { name: name.replace(/\.gz(?:ip)?$/, ''), wrapped: 'gzip', contentBytes: null },
        options,
      )
    }
    const contentBytes = start.whole ? start.head.length : (opened.sizeBytes ?? null)
    const sample = sampleOf(start, { name, wrapped: null, contentBytes }, options)
    if (start.whole || sample.binary || opened.path === undefined || contentBytes === null) return sample
    return { ...sample, pieces: await piecesOf(opened.path, contentBytes, sample.headBytes, sample.encoding) }
  } catch (error) {
    options.signal?.throwIfAborted()
    throw named(error, opened.name, '')
  } finally {
    stream.destroy()
  }
}

interface Start {
  readonly head: Buffer
  readonly whole: boolean
}

interface Known {
  readonly name: string
  readonly wrapped: 'gzip' | 'zip' | null
  readonly contentBytes: number | null
}

async function zipSample(opened: OpenedSource, head: Buffer, whole: boolean, name: string, options: SpoolOptions) {
  if (opened.path === undefined) return null
  const archive = await openArchive(opened.path, name)
  try {
    if (archive.isWorkbook) {
      const contentBytes = opened.sizeBytes ?? null
      return binarySample({ head, whole }, { name, wrapped: null, contentBytes })
    }
    const entry = chooseFile(archive, name, options.formatHint)
    const content = await firstOf(entryContent(archive, entry, name))
    const inner = entry.fileName.slice(entry.fileName.lastIndexOf('/') + 1).toLowerCase()
    return sampleOf(content, { name: inner, wrapped: 'zip', contentBytes: entry.uncompressedSize }, options)
  } finally {
    await archive.close()
  }
}

async function firstOf(content: Bytes): Promise<Start> {
  const { head, whole, all } = await peek(content, HEAD_BYTES)
  // Taking one piece and breaking off closes everything that feeds it.
  for await (const _ of all) break
  return { head, whole }
}

function sampleOf(start: Start, known: Known, options: SpoolOptions): SourceSample {
  if (start.head.length === 0) throw sourceFaults.empty({ name: known.name })
  refuseOtherArchives(start.head, known.name)
  if (isZip(start.head) || isOle(start.head)) return binarySample(start, known)
  const head = start.head.subarray(0, HEAD_BYTES)
  const whole = start.whole && head.length === start.head.length
  const guess = detectEncoding(head, whole, options.encodingHint)
  if (!encodingName(guess.encoding)) throw sourceFaults.encoding_unknown({ encoding: guess.encoding })
  const text = pieceToUtf8(head.subarray(guess.bomBytes), guess.encoding)
  refuseBinary(text, known.name)
  return {
    ...known,
    head: text,
    whole,
    contentBytes: whole ? head.length : known.contentBytes,
    headBytes: head.length,
    encoding: guess.encoding,
    binary: false,
    pieces: [],
  }
}

function binarySample(start: Start, known: Known): SourceSample {
  return { ...start, ...known, headBytes: start.head.length, encoding: '', binary: true, pieces: [] }
}

/** A piece of the middle and one of the end, where the source is so long that they do not touch the head. */
async function piecesOf(path: string, sizeBytes: number, headBytes: number, encoding: string): Promise<SamplePiece[]> {
  if (sizeBytes < headBytes + PIECE_BYTES * 4) return []
  const file = await open(path)
  try {
    const places = [(headBytes + sizeBytes) / 2, sizeBytes - PIECE_BYTES]
    const pieces: SamplePiece[] = []
    // UTF-16 has two bytes a character, and begins at an even place.
    for (const place of places) pieces.push(...(await pieceAt(file, Math.floor(place / 2) * 2, encoding)))
    return pieces
  } finally {
    await file.close()
  }
}

async function pieceAt(file: FileHandle, at: number, encoding: string): Promise<SamplePiece[]> {
  const bytes = Buffer.alloc(PIECE_BYTES)
  const { bytesRead } = await file.read(bytes, 0, PIECE_BYTES, at)
  const wide = encoding.startsWith('utf-16')
  const read = bytes.subarray(0, bytesRead)
  const lineFeed = wide ? read.indexOf(Buffer.from(encoding === 'utf-16le' ? [10, 0] : [0, 10])) : read.indexOf(10)
  const start = lineFeed === -1 ? read.indexOf(13) : lineFeed
  if (start === -1) return []
  const from = wide ? (start & ~1) + 2 : start + 1
  return [{ bytes: pieceToUtf8(read.subarray(from), encoding), at: at + from }]
}
