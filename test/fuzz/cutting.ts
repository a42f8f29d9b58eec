import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chunk, Row, SpoolFile } from '../../engine/contract/format.ts'

const folder = mkdtempSync(join(tmpdir(), 'izb-fuzz-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const KEPT = 50
const kept: { readonly feed: string; readonly path: string }[] = []
let written = 0

/**
 * Writes a feed as the spool would have. Each has a file of its own: a property whose time is over may still be reading
 * when the next one begins.
 */
export function spooled(feed: string): SpoolFile {
  const sizeBytes = Buffer.byteLength(feed)
  const before = kept.find((it) => it.feed === feed)
  if (before) return { path: before.path, sizeBytes }
  const path = join(folder, `source-${written++}`)
  writeFileSync(path, feed)
  kept.push({ feed, path })
  if (kept.length > KEPT) rmSync(kept.shift()?.path ?? '', { force: true })
  return { path, sizeBytes }
}

/** All chunks of a split. */
export async function chunksOf(split: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for await (const chunk of split) chunks.push(chunk)
  return chunks
}

/** What a row says, as something to compare. */
export function saidBy({ row, line, cells, raw, broken, warning }: Row): unknown {
  return { row, line, cells, raw, broken: broken?.code, warning: warning?.code }
}

/** The line of a place, as an editor counts; `breaks` are what ends a line. */
export function lineAt(text: string, at: number, breaks: RegExp): number {
  return (text.slice(0, at).match(breaks)?.length ?? 0) + 1
}

/** Sizes of a window that together end at every byte of a short text. */
export function everySize(bytes: number): number[] {
  return Array.from({ length: Math.min(bytes + 1, 64) }, (_, i) => i + 1)
}
