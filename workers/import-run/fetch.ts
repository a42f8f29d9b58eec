import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { GuardedFetch } from '../../engine/contract/fetch.ts'
import type { Chunk, Columns, Format, Sample } from '../../engine/contract/format.ts'
import type { SourceOptions } from '../../engine/contract/mapping.ts'
import type { OpenedSource } from '../../engine/contract/source.ts'
import type { Finding } from '../../engine/mapping/lint/finding.ts'
import { isComplete, optionFindings, sourceFindings } from '../../engine/mapping/lint/source.ts'
import { mappingFaults } from '../../engine/mapping/mapping.faults.ts'
import { sourceFaults } from '../../engine/pipeline/spool.faults.ts'
import { type Spooled, spool } from '../../engine/pipeline/spool.ts'
import { loadFormats, loadSources } from '../../engine/plugins.ts'
import { detect } from '../../engine/sniff/detect.ts'
import type { StoredUpload } from '../../server/platform/upload-store.ts'
import { makeFolder } from './folders.ts'
import { openUpload } from './open-upload.ts'
import type { ImportRequest } from './request.ts'

/** A source on disk, with how it is read. */
export interface Fetched {
  readonly spool: Spooled
  readonly format: Format
  readonly options: object
  readonly columns: Columns
  /** Those of `columns` that the sample has, where a mapping named others besides. */
  readonly found?: Columns
  /** The first chunks, for the analysis. */
  readonly sampled: readonly Chunk[]
  /** True where those are all there are. */
  readonly whole: boolean
}

/** What a source may be read with. */
export interface SourceWorld {
  readonly stdin: Readable
  readonly signal: AbortSignal
  /** Private hosts and networks that may be called all the same. */
  readonly allowHosts?: readonly string[] | undefined
  /** The bytes themselves, where they were handed in, and the folder they lie below. */
  readonly upload?: (StoredUpload & { readonly dataDir: string }) | undefined
}

/** What a request's source is read with. */
export function worldOf(request: ImportRequest, ports: Pick<SourceWorld, 'stdin' | 'signal'>): SourceWorld {
  const { allowHosts, upload, dataDir } = request
  const { stdin, signal } = ports
  return { stdin, signal, allowHosts, ...(upload ? { upload: { ...upload, dataDir } } : {}) }
}

const SAMPLE_BYTES = 1_000_000
const SAMPLED_CHUNKS_MAX = 64
// A sheet of Excel has 16,384. Analysing and mapping some hundred thousand takes more memory than a run has.
const COLUMNS_MAX = 20_000

/**
 * Brings the bytes of an address into the run's folder: decompressed, decoded, with their digest. What an earlier life
 * of the run has brought is taken as it is, for the checkpoint counts its bytes.
 */
export async function fetchSource(
  address: string,
  folder: string,
  world: SourceWorld,
  said?: SourceOptions,
): Promise<Spooled> {
  const facts = join(folder, 'spooled.json')
  const earlier = await readFile(facts, 'utf8').catch(() => null)
  if (earlier !== null) return JSON.parse(earlier) as Spooled
  await makeFolder(folder)
  const spooled = await spool(await openSource(address, world), folder, {
    signal: world.signal,
    ...(said?.encoding === undefined ? {} : { encodingHint: said.encoding }),
    ...(said?.format === undefined ? {} : { formatHint: said.format }),
  })
  await writeFile(`${facts}.part`, JSON.stringify(spooled))
  await rename(`${facts}.part`, facts)
  return spooled
}

/** Opens what an address names. Throws `source.address_unknown` with all that can be read from. */
export async function openSource(address: string, world: SourceWorld): Promise<OpenedSource> {
  if (world.upload) return openUpload(world.upload)
  const sources = [...(await loadSources()).values()]
  const source = sources.find((each) => each.matches(address))
  if (!source) throw sourceFaults.address_unknown({ address, known: sources.flatMap((each) => each.examples) })
  const fetch: GuardedFetch = async (url, request) => {
    const { guardedFetch } = await import('../../server/platform/fetch/guarded-fetch.ts')
    return guardedFetch(world.allowHosts)(url, request)
  }
  return source.open(address, { ...world, fetch })
}

/**
 * Finds out how a spooled source is read; what a mapping document says of it goes before what it looks like. Throws
 * `mapping.invalid` where that cannot be, or the faults of the source.
 */
export async function understandSource(spooled: Spooled, said: SourceOptions | undefined): Promise<Fetched> {
  const formats = await loadFormats()
  const sample = await sampleOf(spooled)
  const { format: name, encoding: _, ...own } = said ?? {}
  refuse(sourceFindings(said ?? {}, formats))
  const named = name === undefined ? undefined : formats.get(name)
  const found = named ? { format: named, options: named.sniff(sample)?.options ?? {} } : detect(sample, formats)
  const { format } = found
  refuse(optionFindings(own, format))
  const options = { ...found.options, ...own }
  if (!isComplete(options, format)) throw sourceFaults.format_other({ name: spooled.name, format: format.name })
  const { sampled, whole } = await firstChunks(format, spooled, options)
  // A feed that is built otherwise than it was must not pass for an empty one.
  if (sampled.length === 0 && isComplete(found.options, format)) {
    const elsewhere = await firstChunks(format, spooled, found.options)
    if (severalRows(format, elsewhere.sampled, found.options))
      throw sourceFaults.read_otherwise({ name: spooled.name, said: own, found: found.options })
  }
  const columns = format.columns(sampled, options)
  if (columns.length > COLUMNS_MAX)
    throw sourceFaults.too_many_columns({ name: spooled.name, columns: columns.length, most: COLUMNS_MAX })
  return { spool: spooled, format, options, columns, sampled, whole }
}

async function firstChunks(
  format: Format,
  spooled: Spooled,
  options: object,
): Promise<{ readonly sampled: readonly Chunk[]; readonly whole: boolean }> {
  const sampled: Chunk[] = []
  let sampledBytes = 0
  for await (const chunk of format.split(spooled, options)) {
    sampled.push(chunk)
    sampledBytes += chunk.bytes.length
    if (sampledBytes >= SAMPLE_BYTES || sampled.length === SAMPLED_CHUNKS_MAX) return { sampled, whole: false }
  }
  return { sampled, whole: true }
}

/** One record may be the wrapping of an empty list. */
function severalRows(format: Format, chunks: readonly Chunk[], options: object): boolean {
  const read = format.reader(options, format.columns(chunks, options))
  return chunks.flatMap((chunk) => [...read(chunk)]).length > 1
}

/** Throws where the mapping says of its source what cannot be. */
function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) throw mappingFaults.invalid({ findings })
}

async function sampleOf(spooled: Spooled): Promise<Sample> {
  const file = await open(spooled.path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0)
    return { head: buffer.subarray(0, bytesRead), whole: bytesRead >= spooled.sizeBytes, name: spooled.name }
  } finally {
    await file.close()
  }
}
