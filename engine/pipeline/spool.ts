import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import type { SpoolFile } from '../contract/format.ts'
import type { OpenedSource } from '../contract/source.ts'
import { Fault } from '../kernel/fault.ts'
import { makeFolder } from '../kernel/make-folder.ts'
import { detectEncoding, encodingName } from '../sniff/encoding.ts'
import { type Bytes, drain, Meter, peek } from './bytes.ts'
import { type Decoding, pieceToUtf8, toUtf8 } from './decode.ts'
import { sourceFaults } from './spool.faults.ts'
import {
  type Archive,
  bounded,
  chooseFile,
  entryContent,
  gunzipped,
  isGzip,
  isOle,
  isZip,
  LOOKED_AT_BYTES,
  openArchive,
  refuseBinary,
  refuseOtherArchives,
  UNPACK_LIMITS,
  type UnpackLimits,
} from './unwrap.ts'

/** A source on this disk: unpacked, UTF-8 without BOM, with what was found out on the way. */
export interface Spooled extends SpoolFile {
  /** Size and SHA-256 of what the sender sent. */
  readonly originalBytes: number
  readonly digest: string
  /** File name in lower case, of the file inside where it came in an archive; '' for stdin. */
  readonly name: string
  /** The encoding it came in; '' for workbooks. */
  readonly encoding: string
  readonly wrapped: 'gzip' | 'zip' | null
  /** True for workbooks, whose bytes are untouched. */
  readonly binary: boolean
}

export interface SpoolOptions {
  readonly signal?: AbortSignal
  /** Format or encoding that the mapping or the server names. */
  readonly formatHint?: string
  readonly encodingHint?: string
  readonly limits?: UnpackLimits
}

const SAMPLE_BYTES = 1024 * 1024

/** Writes a source into the folder as `source`, ready to be split. Leaves nothing behind where it fails. */
export async function spool(opened: OpenedSource, folder: string, options: SpoolOptions = {}): Promise<Spooled> {
  if (options.encodingHint && !encodingName(options.encodingHint)) {
    throw sourceFaults.encoding_unknown({ encoding: options.encodingHint })
  }
  const run = new SpoolRun(opened, folder, options)
  try {
    makeFolder(folder)
    return await run.spool()
  } catch (error) {
    await rm(run.path, { force: true })
    options.signal?.throwIfAborted()
    throw named(error, opened.name, folder)
  } finally {
    await run.close()
  }
}

class SpoolRun {
  readonly path: string
  readonly #opened: OpenedSource
  readonly #archivePath: string
  readonly #options: SpoolOptions
  readonly #limits: UnpackLimits
  readonly #meter = new Meter()
  readonly #decoding: Decoding = { encoding: '' }
  #stream: Readable | null = null
  #archive: Archive | null = null
  #wrapped: 'gzip' | 'zip' | null = null
  #name: string

  constructor(opened: OpenedSource, folder: string, options: SpoolOptions) {
    this.#opened = opened
    this.#options = options
    this.#limits = options.limits ?? UNPACK_LIMITS
    this.#name = opened.name.toLowerCase()
    this.path = join(folder, 'source')
    this.#archivePath = join(folder, 'source.archive')
  }

  async spool(): Promise<Spooled> {
    const { signal } = this.#options
    const stream = this.#opened.stream()
    this.#stream = stream
    if (signal) addAbortSignal(signal, stream)
    const { head, all } = await peek(this.#bytesOf(stream), 8)
    if (head.length === 0) throw sourceFaults.empty({ name: this.#opened.name })
    if (!isZip(head)) return this.#spoolContent(all)
    const path = await this.#archiveOnDisk(all)
    this.#archive = await openArchive(path, this.#name)
    if (this.#archive.isWorkbook) return this.#spoolWorkbook(path)
    const entry = chooseFile(this.#archive, this.#name, this.#options.formatHint)
    this.#wrapped = 'zip'
    const content = entryContent(this.#archive, entry, this.#name)
    const packed = () => Math.max(1, entry.compressedSize)
    const name = this.#name
    this.#name = entry.fileName.slice(entry.fileName.lastIndexOf('/') + 1).toLowerCase()
    return this.#spoolContent(bounded(content, name, packed, this.#limits))
  }

  /** What a pipe or a sender pours out may have no end. */
  #bytesOf(stream: Readable): Bytes {
    const bytes = this.#meter.through(stream, this.#options.signal)
    const endless = this.#opened.path === undefined
    return endless ? bounded(bytes, this.#name, () => Number.POSITIVE_INFINITY, this.#limits) : bytes
  }

  async close(): Promise<void> {
    this.#stream?.destroy()
    await this.#archive?.close()
    await rm(this.#archivePath, { force: true })
  }

  /** A zip can be read only from its end: what is no file of this machine is stored first. */
  async #archiveOnDisk(all: Bytes): Promise<string> {
    if (this.#opened.path === undefined) await this.#write(this.#archivePath, all)
    else await drain(all)
    return this.#opened.path ?? this.#archivePath
  }

  async #spoolContent(content: Bytes): Promise<Spooled> {
    const start = await peek(content, 8)
    if (!isGzip(start.head)) return this.#spoolPlain(start.all)
    this.#wrapped ??= 'gzip'
    const unpacked = gunzipped(start.all, this.#name)
    const name = this.#name
    this.#name = name.replace(/\.gz(?:ip)?$/, '')
    return this.#spoolPlain(bounded(unpacked, name, () => this.#meter.bytes, this.#limits))
  }

  async #spoolPlain(content: Bytes): Promise<Spooled> {
    const { head, whole, all } = await peek(content, SAMPLE_BYTES)
    refuseOtherArchives(head, this.#name)
    if (isZip(head) || isOle(head)) return this.#spoolBinary(head, all)
    const guess = detectEncoding(head, whole, this.#options.encodingHint)
    if (!encodingName(guess.encoding)) throw sourceFaults.encoding_unknown({ encoding: guess.encoding })
    refuseBinary(pieceToUtf8(head.subarray(guess.bomBytes, LOOKED_AT_BYTES), guess.encoding), this.#name)
    await this.#write(this.path, toUtf8(all, guess, this.#decoding))
    return this.#outcome(this.path, false)
  }

  /** A workbook inside gzip or zip; any other archive inside an archive is refused. */
  async #spoolBinary(head: Buffer, all: Bytes): Promise<Spooled> {
    await this.#write(this.path, all)
    if (isZip(head)) {
      const inner = await openArchive(this.path, this.#name)
      await inner.close()
      if (!inner.isWorkbook)
        throw sourceFaults.archive_unsupported({ name: this.#name, kind: 'an archive in an archive' })
    }
    return this.#outcome(this.path, true)
  }

  async #spoolWorkbook(path: string): Promise<Spooled> {
    const file = await open(path)
    await this.#write(this.path, file.createReadStream({ highWaterMark: SAMPLE_BYTES }))
    return this.#outcome(this.path, true)
  }

  async #write(path: string, content: Bytes): Promise<void> {
    const file = await open(path, 'w')
    try {
      for await (const piece of content) {
        this.#options.signal?.throwIfAborted()
        for (let at = 0; at < piece.length; ) at += (await file.write(piece, at)).bytesWritten
      }
    } finally {
      await file.close()
    }
  }

  async #outcome(path: string, binary: boolean): Promise<Spooled> {
    const { size } = await stat(path)
    if (size === 0) throw sourceFaults.empty({ name: this.#name })
    return {
      path,
      sizeBytes: size,
      originalBytes: this.#meter.bytes,
      digest: this.#meter.digest(),
      name: this.#name,
      encoding: this.#decoding.encoding,
      wrapped: this.#wrapped,
      binary,
    }
  }
}

/** Gives failures of the system a name; defects and faults pass as they are. */
export function named(error: unknown, address: string, folder: string): unknown {
  if (error instanceof Fault) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return sourceFaults.disk_full({ folder }, { cause: error })
  if (code === 'ENOENT') return sourceFaults.not_found({ address }, { cause: error })
  if (code === 'EISDIR') return sourceFaults.is_directory({ address }, { cause: error })
  if (code === 'EACCES' || code === 'EPERM') return sourceFaults.no_permission({ address }, { cause: error })
  if (typeof code === 'string') return sourceFaults.unreadable({ address, reason: message }, { cause: error })
  return error
}
