import { open as openFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Fault } from '../../kernel/fault.ts'
import { workbookFaults } from './workbook.faults.ts'

/** Bounds of a workbook; tests hand in smaller ones. */
export interface WorkbookLimits {
  readonly entries: number
  readonly unpackedBytes: number
  /** How many times its packed size a large workbook may unpack to. */
  readonly ratio: number
  readonly sharedStrings: number
  readonly sharedCharacters: number
  readonly cellBytes: number
}

export const WORKBOOK_LIMITS: WorkbookLimits = {
  entries: 10_000,
  unpackedBytes: 2 * 1024 ** 3,
  ratio: 200,
  sharedStrings: 5_000_000,
  sharedCharacters: 256 * 1024 ** 2,
  cellBytes: 16 * 1024 ** 2,
}

/** Below this no ratio is suspicious: an empty grid packs well. */
const RATIO_FROM_BYTES = 64 * 1024 ** 2
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const OLE2_LOOKED_AT = 4 * 1024 * 1024

/** True where the bytes begin like an old Office document, or like a workbook in a password's safe. */
export function isOle2(head: Uint8Array): boolean {
  return head.length >= OLE2.length && OLE2.compare(head, 0, OLE2.length) === 0
}

/** The parts of a workbook, opened once its sizes are known to be bearable. */
export class Archive implements AsyncDisposable {
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#entries = entries
  }

  static async open(path: string, limits: WorkbookLimits): Promise<Archive> {
    await refuseOle2(path)
    const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) => damaged('its directory', cause))
    try {
      return new Archive(zip, await entriesOf(zip, limits))
    } catch (error) {
      zip.close()
      throw error
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  sizeBytes(name: string): number {
    return this.#entries.get(name)?.uncompressedSize ?? 0
  }

  async stream(name: string): Promise<Readable> {
    const entry = this.#entries.get(name)
    if (!entry) throw workbookFaults.unreadable({ part: name, reason: 'it is missing' })
    return await this.#zip.openReadStreamPromise(entry).catch((cause: unknown) => damaged(name, cause))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#zip.close()
  }
}

async function entriesOf(zip: ZipFile, limits: WorkbookLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  if (zip.entryCount > limits.entries) {
    throw workbookFaults.too_large({ what: 'parts', found: zip.entryCount, limit: limits.entries })
  }
  let unpacked = 0
  let packed = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw workbookFaults.encrypted({})
      unpacked += entry.uncompressedSize
      packed += entry.compressedSize
      entries.set(entry.fileName, entry)
    }
  } catch (cause) {
    throw cause instanceof Fault ? cause : damaged('its directory', cause)
  }
  const limit = Math.min(limits.unpackedBytes, Math.max(RATIO_FROM_BYTES, packed * limits.ratio))
  if (unpacked > limit) throw workbookFaults.too_large({ what: 'bytes when unpacked', found: unpacked, limit })
  return entries
}

async function refuseOle2(path: string): Promise<void> {
  await using file = await openFile(path, 'r')
  const head = Buffer.alloc(OLE2.length)
  await file.read(head, 0, head.length, 0)
  if (!isOle2(head)) return
  const beginning = Buffer.alloc(OLE2_LOOKED_AT)
  await file.read(beginning, 0, beginning.length, 0)
  const safe = beginning.includes(Buffer.from('EncryptedPackage', 'utf16le'))
  throw safe ? workbookFaults.encrypted({}) : workbookFaults.legacy({})
}

/** A fault of what the zip library or the XML parser says. */
export function damaged(part: string, cause: unknown): never {
  if (cause instanceof Fault) throw cause
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
  throw workbookFaults.unreadable({ part, reason }, { cause })
}
