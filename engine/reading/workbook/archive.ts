import { open as openFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { SpoolFile } from '../../contract/format.ts'
import { Fault } from '../../kernel/fault.ts'
import { workbookFaults } from './workbook.faults.ts'

/** Bounds of a workbook; tests hand in smaller ones. */
export interface WorkbookLimits {
  readonly entries: number
  /** Unpacked, of a part that is read piece by piece: a sheet, the shared texts. */
  readonly streamedBytes: number
  /** Unpacked, of a part whose contents are kept: styles, the list of sheets. */
  readonly keptBytes: number
  /** How many times its packed size a large workbook may unpack to. */
  readonly ratio: number
  readonly sharedTexts: number
  /** Of shared texts held in memory; beyond it they lie in a file beside the spool. */
  readonly heldBytes: number
  readonly cellBytes: number
  /** Merged cells that span several rows. */
  readonly mergedCells: number
  /** Characters that merged cells may repeat in all. */
  readonly repeatedCharacters: number
}

export const WORKBOOK_LIMITS: WorkbookLimits = {
  entries: 10_000,
  streamedBytes: 4e9,
  keptBytes: 32e6,
  ratio: 200,
  sharedTexts: 50_000_000,
  heldBytes: 16e6,
  cellBytes: 16 * 1024 ** 2,
  mergedCells: 1_000_000,
  repeatedCharacters: 1e9,
}

/** Below this no ratio is suspicious: an empty grid packs well. */
const RATIO_FROM_BYTES = 64 * 1024 ** 2
const DIRECTORY = 'its directory'
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const OLE2_LOOKED_AT = 4 * 1024 * 1024

/** True where the bytes begin like an old Office document, or like a workbook in a password's safe. */
export function isOle2(head: Uint8Array): boolean {
  return head.length >= OLE2.length && OLE2.compare(head, 0, OLE2.length) === 0
}

/** The parts of a workbook, opened once its sizes are known to be bearable. */
export class Archive implements AsyncDisposable {
  /** Name of the workbook, for faults. */
  readonly file: string
  readonly limits: WorkbookLimits
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(file: string, limits: WorkbookLimits, zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.file = file
    this.limits = limits
    this.#zip = zip
    this.#entries = entries
  }

  static async open({ path, name }: SpoolFile, limits: WorkbookLimits): Promise<Archive> {
    const file = name || 'The workbook'
    await refuseOle2(path, file)
    const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) => damaged(file, DIRECTORY, cause))
    try {
      return new Archive(file, limits, zip, await entriesOf(zip, file, limits))
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

  /** The check sum (CRC-32) of a part's bytes. */
  checkSum(name: string): number {
    return this.#entries.get(name)?.crc32 ?? 0
  }

  /** The bytes of a part, unpacked as they are read. Throws where it claims to unpack to more than that. */
  async stream(name: string, bytesMax: number): Promise<Readable> {
    const { file } = this
    const entry = this.#entries.get(name)
    if (!entry) throw workbookFaults.unreadable({ file, part: name, reason: 'it is missing' })
    const found = entry.uncompressedSize
    // What it claims is what it has: the zip library stops where a part turns out longer.
    if (found > bytesMax)
      throw workbookFaults.too_large({ file, part: name, what: 'bytes when unpacked', found, limit: bytesMax })
    return await this.#zip.openReadStreamPromise(entry).catch((cause: unknown) => damaged(file, name, cause))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#zip.close()
  }
}

async function entriesOf(zip: ZipFile, file: string, limits: WorkbookLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  if (zip.entryCount > limits.entries) {
    const [found, limit] = [zip.entryCount, limits.entries]
    throw workbookFaults.too_large({ file, part: DIRECTORY, what: 'parts', found, limit })
  }
  let unpacked = 0
  let packed = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw workbookFaults.encrypted({ file })
      unpacked += entry.uncompressedSize
      packed += entry.compressedSize
      entries.set(entry.fileName, entry)
    }
  } catch (cause) {
    throw cause instanceof Fault ? cause : damaged(file, DIRECTORY, cause)
  }
  if (unpacked > Math.max(RATIO_FROM_BYTES, packed * limits.ratio))
    throw workbookFaults.bomb({ file, found: unpacked, ratio: limits.ratio })
  return entries
}

async function refuseOle2(path: string, file: string): Promise<void> {
  await using handle = await openFile(path, 'r')
  const head = Buffer.alloc(OLE2.length)
  await handle.read(head, 0, head.length, 0)
  if (!isOle2(head)) return
  const beginning = Buffer.alloc(OLE2_LOOKED_AT)
  await handle.read(beginning, 0, beginning.length, 0)
  const safe = beginning.includes(Buffer.from('EncryptedPackage', 'utf16le'))
  throw safe ? workbookFaults.encrypted({ file }) : workbookFaults.legacy({ file })
}

/** A fault of what the zip library or the XML parser says. */
export function damaged(file: string, part: string, cause: unknown): never {
  if (cause instanceof Fault) throw cause
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
  throw workbookFaults.unreadable({ file, part, reason }, { cause })
}
