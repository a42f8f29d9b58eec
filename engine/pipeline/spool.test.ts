import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedSource } from '../contract/source.ts'
import file from '../sources/file.ts'
import { readSample } from './read-sample.ts'
import { type SpoolOptions, spool } from './spool.ts'
import { zipOf } from './zip.fixture.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-'))
})
afterEach(() => rm(folder, { recursive: true }))

const CSV = 'sku;title\n1;Łyżka\n'
const BIG = { bytesMax: 3_000, ratioMax: 10, ratioFromBytes: 1_000 }

/** A source that comes over the wire, in pieces of a few bytes, and one that lies on this disk. */
function piped(content: string | Buffer, name = 'feed.csv', pieceBytes = 7): OpenedSource {
  const bytes = Buffer.from(content as string)
  const pieces = function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  return { stream: () => Readable.from(pieces()), name }
}

async function onDisk(content: string | Buffer, name = 'feed.csv'): Promise<OpenedSource> {
  const path = join(folder, name)
  await writeFile(path, content)
  const fetch = () => Promise.reject(new Error('nothing is fetched'))
  return file.open(path, { stdin: process.stdin, fetch })
}

/** Spools both and expects the same of them. */
async function spooled(content: string | Buffer, name?: string, options: SpoolOptions = {}) {
  const [a, b] = await Promise.all([
    spool(piped(content, name), join(folder, 'a'), options),
    spool(await onDisk(content, name), join(folder, 'b'), options),
  ])
  const text = await readFile(a.path)
  expect(await readFile(b.path)).toEqual(text)
  expect({ ...b, path: '' }).toEqual({ ...a, path: '' })
  expect(a).toMatchObject({
    sizeBytes: text.length,
    originalBytes: Buffer.byteLength(content),
    digest: createHash('sha256').update(content).digest('hex'),
  })
  for (const run of ['a', 'b']) expect(await readdir(join(folder, run))).toEqual(['source'])
  return { ...a, text: text.toString() }
}

/** The code of the fault that both end with; nothing is left behind. */
async function refused(content: string | Buffer, name?: string, options: SpoolOptions = {}) {
  const disk = await onDisk(content, name)
  const faults = await Promise.all(
    [piped(content, name), disk].map((opened, at) =>
      spool(opened, join(folder, `${at}`), options).catch((error: unknown) => error),
    ),
  )
  expect(await readdir(join(folder, '0'))).toEqual([])
  expect(faults[0]).toMatchObject({ name: 'Fault', code: (faults[1] as { code: string }).code })
  return faults[0] as { code: string; message: string; fix: string }
}

describe('text', () => {
  test('UTF-8 is copied, but for its byte order mark', async () => {
    expect(await spooled(`\uFEFF${CSV}`)).toMatchObject({ text: CSV, encoding: 'utf-8', wrapped: null, binary: false })
    const faulty = Buffer.concat([Buffer.from('été, café\n'), Buffer.of(0xe9, 10)])
    const copy = await spooled(faulty)
    expect(copy.encoding).toBe('utf-8')
    expect(copy.sizeBytes).toBe(faulty.length)
  })

  test('other encodings are decoded, characters cut by a piece included', async () => {
    const wide = Buffer.from(`\uFEFF${CSV}😀`, 'utf16le')
    expect(await spooled(wide)).toMatchObject({ text: `${CSV}😀`, encoding: 'utf-16le' })
    expect(await spooled(Buffer.from('prix;café\n', 'latin1'))).toMatchObject({ text: 'prix;café\n' })
    const hinted = await spooled(Buffer.from('1;\xb3y\xbfka\n', 'latin1'), 'f.csv', { encodingHint: 'CP1250' })
    expect(hinted).toMatchObject({ text: '1;łyżka\n', encoding: 'windows-1250' })
  })

  test('bytes without meaning are there to be told of', async () => {
    const broken = await spooled(Buffer.of(0xa5, 0xff, 0xff, 10), 'f.csv', { encodingHint: 'shift_jis' })
    expect(broken.text).toBe('･��\n')
  })

  test('a character that comes to nothing at the very end is lost, not the file', async () => {
    for (const tail of [
      [129, 48, 129, 65],
      [129, 48, 65],
      [129, 65],
      [129, 48, 129],
    ]) {
      const bytes = Buffer.concat([Buffer.from('a;b\n'.repeat(12)), Buffer.from(tail)])
      const expected = new TextDecoder('gb18030').decode(bytes)
      for (const pieceBytes of [1, 2, 7, bytes.length - 1, bytes.length]) {
        const out = await spool(piped(bytes, 'f.csv', pieceBytes), join(folder, 'x'), { encodingHint: 'gb18030' })
        expect(await readFile(out.path, 'utf8')).toBe(expected)
      }
    }
  })

  test('a first accent far behind the sample still tells the encoding', async () => {
    const ascii = 'plain;1\n'.repeat(200_000)
    const accents = 'Gartenstuhl f\xfcr drau\xdfen;2\n'.repeat(20)
    const late = Buffer.from(ascii + accents, 'latin1')
    const out = await spool(piped(late, 'f.csv', 65_536), join(folder, 'x'))
    expect(out.encoding).toBe('windows-1252')
    expect(await readFile(out.path, 'utf8')).toBe(ascii + 'Gartenstuhl für draußen;2\n'.repeat(20))
    const utf8 = await spool(piped(Buffer.from(`${ascii}für\n`), 'f.csv', 65_536), join(folder, 'y'))
    expect(utf8.encoding).toBe('utf-8')
  })

  test('an encoding that nobody knows', async () => {
    await expect(spool(piped(CSV), folder, { encodingHint: 'klingon' })).rejects.toMatchObject({
      code: 'source.encoding_unknown',
    })
  })

  test('nothing at all', async () => {
    await expect(spool(piped(''), join(folder, 'x'))).rejects.toMatchObject({ code: 'source.empty' })
    expect((await refused('\uFEFF')).code).toBe('source.empty')
    expect((await refused(gzipSync(''), 'feed.csv.gz')).code).toBe('source.empty')
  })
})

describe('gzip', () => {
  test('one member, several members, and what they hold', async () => {
    expect(await spooled(gzipSync(CSV), 'Feed.CSV.gz')).toMatchObject({ text: CSV, wrapped: 'gzip', name: 'feed.csv' })
    const two = Buffer.concat([gzipSync('a;b\n'), gzipSync('1;2\n')])
    expect(await spooled(two)).toMatchObject({ text: 'a;b\n1;2\n' })
    const padded = Buffer.concat([gzipSync(CSV), Buffer.alloc(300_000)])
    expect(await spooled(padded)).toMatchObject({ text: CSV })
    expect(await spooled(gzipSync(Buffer.from(CSV, 'utf16le')))).toMatchObject({ text: CSV, encoding: 'utf-16le' })
  })

  test('cut short or damaged', async () => {
    const packed = gzipSync(CSV.repeat(50))
    expect((await refused(packed.subarray(0, packed.length - 9), 'feed.csv.gz')).code).toBe('source.truncated')
    expect((await refused(gzipSync(packed), 'feed.csv.gz')).code).toBe('source.archive_unsupported')
    packed.fill(0xff, 20, 40)
    expect((await refused(packed, 'feed.csv.gz')).code).toBe('source.archive_broken')
  })

  test('made to fill the disk', async () => {
    expect((await refused(gzipSync('a'.repeat(2_000)), 'feed.csv.gz', { limits: BIG })).code).toBe('source.bomb')
    const large = { ...BIG, ratioMax: 1e9 }
    expect((await refused(gzipSync('a'.repeat(5_000)), 'feed.csv.gz', { limits: large })).code).toBe('source.too_large')
  })
})

describe('zip', () => {
  test('one file in it, litter and folders apart', async () => {
    const zip = zipOf(
      { name: 'out/', content: '' },
      { name: '__MACOSX/out/._feed.csv', content: 'x' },
      { name: 'out/Feed.csv', content: CSV },
      { name: 'README.md', content: 'x' },
    )
    expect(await spooled(zip, 'feeds.zip')).toMatchObject({
      text: CSV,
      wrapped: 'zip',
      name: 'feed.csv',
      encoding: 'utf-8',
    })
    expect(await spooled(zipOf({ name: 'feed.csv.gz', content: gzipSync(CSV) }), 'f.zip')).toMatchObject({ text: CSV })
    expect(await spooled(zipOf({ name: 'odd name', content: CSV }), 'f.zip')).toMatchObject({ name: 'odd name' })
  })

  test('several files: the feed among them, the one of the format, or a fault that lists them', async () => {
    const several = [
      { name: 'products.csv', content: CSV },
      { name: 'products.xml', content: '<a/>' },
      { name: 'logo.png', content: 'x' },
    ]
    expect(await spooled(zipOf(several[0]!, several[2]!), 'f.zip')).toMatchObject({ name: 'products.csv' })
    expect(await spooled(zipOf(...several), 'f.zip', { formatHint: 'xml' })).toMatchObject({ text: '<a/>' })
    const fault = await refused(zipOf(...several), 'f.zip')
    expect(fault).toMatchObject({ code: 'source.archive_ambiguous' })
    expect(fault.message).toContain('products.csv, products.xml, logo.png')
  })

  test('what is refused', async () => {
    const codes = async (content: Buffer, limits = BIG) => (await refused(content, 'f.zip', { limits })).code
    expect(await codes(zipOf({ name: '../../etc/passwd', content: CSV }))).toBe('source.archive_name')
    expect(await codes(zipOf({ name: '/etc/passwd', content: CSV }))).toBe('source.archive_name')
    expect(await codes(zipOf({ name: 'feed.csv', content: CSV, encrypted: true }))).toBe('source.encrypted')
    expect(await codes(zipOf())).toBe('source.archive_empty')
    expect(await codes(zipOf({ name: 'a.csv', content: 'a'.repeat(2_000) }))).toBe('source.bomb')
    expect(await codes(zipOf({ name: 'a.csv', content: 'a'.repeat(2_000), claimsBytes: 10 }))).toBe(
      'source.archive_broken',
    )
    expect(await codes(zipOf({ name: 'a.csv', content: CSV, once: CSV.replace('1', '2') }))).toBe(
      'source.archive_broken',
    )
    expect(await codes(zipOf({ name: 'a.csv', content: CSV }).subarray(0, 60))).toBe('source.truncated')
    expect(await codes(zipOf({ name: 'a.zip', content: zipOf({ name: 'a.csv', content: CSV }) }))).toBe(
      'source.archive_unsupported',
    )
  })

  test('a workbook is a zip that stays as it is, also inside gzip or zip', async () => {
    const book = zipOf(
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: 'xl/workbook.xml', content: '<x/>' },
    )
    for (const content of [book, gzipSync(book), zipOf({ name: 'book.xlsx', content: book })]) {
      const out = await spool(piped(content, 'book.xlsx'), join(folder, 'x'))
      expect(await readFile(out.path)).toEqual(book)
      expect(out).toMatchObject({ binary: true, encoding: '', name: 'book.xlsx' })
    }
    expect((await spooled(book, 'book.xlsx')).binary).toBe(true)
  })
})

test('other archives and documents are named', async () => {
  expect((await refused(Buffer.from('Rar!\x1a\x07', 'latin1'))).message).toContain('a RAR archive')
  expect((await refused('%PDF-1.7')).code).toBe('source.archive_unsupported')
  const tar = `feed.csv${'\0'.repeat(249)}ustar\0${'\0'.repeat(249)}${CSV}`
  for (const packed of [tar, gzipSync(tar)]) expect((await refused(packed)).message).toContain('a tar archive')
  expect((await spooled('BZh;Name\n1;2\n')).text).toBe('BZh;Name\n1;2\n')
})

test('nothing but zero bytes is no text, and what is poured out without end is stopped', async () => {
  expect((await refused('\0'.repeat(3))).code).toBe('source.binary')
  const endless: OpenedSource = { name: 'p', stream: () => Readable.from(Array(1e6).fill(Buffer.from(CSV))) }
  await expect(spool(endless, join(folder, 'x'), { limits: BIG })).rejects.toMatchObject({ code: 'source.too_large' })
})

test('a source that fails on its way has a name, and leaves nothing behind', async () => {
  const failing = (code: string): OpenedSource => ({
    name: 'feed.csv',
    stream: () =>
      Readable.from(
        (async function* () {
          yield Buffer.from(CSV)
          throw Object.assign(new Error(`it failed: ${code}`), { code })
        })(),
      ),
  })
  const end = (code: string) => spool(failing(code), join(folder, 'x')).catch((error: { code: string }) => error.code)
  expect(await end('ENOSPC')).toBe('source.disk_full')
  expect(await end('ECONNRESET')).toBe('source.unreadable')
  expect(await readdir(join(folder, 'x'))).toEqual([])
})

test('a source that says nothing more can be given up', async () => {
  const controller = new AbortController()
  const silent = new Readable({ read() {} })
  silent.push(CSV)
  const running = spool({ name: '', stream: () => silent }, join(folder, 'x'), { signal: controller.signal })
  setImmediate(() => controller.abort(new Error('enough')))
  await expect(running).rejects.toThrow('enough')
  expect(silent.destroyed).toBe(true)
})

describe('a sample', () => {
  test('of a short source is the whole of it', async () => {
    for (const opened of [piped(CSV), await onDisk(CSV)]) {
      expect(await readSample(opened)).toMatchObject({
        head: Buffer.from(CSV),
        whole: true,
        name: 'feed.csv',
        encoding: 'utf-8',
        contentBytes: Buffer.byteLength(CSV),
        pieces: [],
      })
    }
  })

  test('of a long file has whole lines of its middle and end', async () => {
    const lines = Array.from({ length: 400_000 }, (_, line) => `${line};Łyżka\n`).join('')
    for (const content of [Buffer.from(lines), Buffer.from(`\uFEFF${lines}`, 'utf16le')]) {
      const sample = await readSample(await onDisk(content))
      expect(sample).toMatchObject({ whole: false, contentBytes: content.length })
      expect(Buffer.from(sample!.head).toString()).toMatch(/^0;Łyżka\n1;Łyżka\n/)
      const [middle, end] = sample!.pieces.map((piece) => Buffer.from(piece.bytes).toString())
      expect(middle).toMatch(/^\d{6};Łyżka\n/)
      expect(end).toMatch(/^\d{6};Łyżka\n[\s\S]*\n399999;Łyżka\n$/)
      expect(
        sample!.pieces.map((piece) => content.indexOf(content.subarray(piece.at, piece.at + 20), piece.at)),
      ).toEqual(sample!.pieces.map((piece) => piece.at))
    }
  })

  test('of a packed source is its start; of a zip that is no file, nothing', async () => {
    const lines = CSV.repeat(200_000)
    for (const content of [gzipSync(lines), zipOf({ name: 'feed.csv', content: lines })]) {
      const sample = await readSample(await onDisk(content, 'feed.csv.gz'))
      expect(sample).toMatchObject({ name: 'feed.csv', whole: false, encoding: 'utf-8' })
      expect(sample!.head.length).toBeLessThanOrEqual(1024 * 1024)
    }
    expect(await readSample(piped(zipOf({ name: 'feed.csv', content: CSV })))).toBeNull()
    expect(await readSample(piped(gzipSync(CSV)))).toMatchObject({
      whole: true,
      wrapped: 'gzip',
      head: Buffer.from(CSV),
    })
  })

  test('of nothing, or of what is broken, is a fault', async () => {
    await expect(readSample(piped(''))).rejects.toMatchObject({ code: 'source.empty' })
    const cut = gzipSync(CSV.repeat(50)).subarray(0, 30)
    await expect(readSample(piped(cut))).rejects.toMatchObject({ code: 'source.truncated' })
  })
})
