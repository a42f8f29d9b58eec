import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeJson, writeRss } from './items-feed.ts'
import { measure, type Usage } from './measure.ts'
import type { Comparison } from './table.ts'

const GOAL = 3

/** Reads RSS and JSON to rows in one thread, beside the plain parser over the same bytes. */
export async function benchReading(folder: string, items: number): Promise<Comparison[]> {
  const xml = await written(join(folder, `items-${items}.xml`), (path) => writeRss(path, items))
  const json = await written(join(folder, `items-${items}.json`), (path) => writeJson(path, items))
  return [
    await beside('xml', xml, items, 'saxes-alone.ts', 'saxes'),
    await beside('json', json, items, 'json-parse-alone.ts', 'JSON.parse'),
  ]
}

async function written(path: string, write: (path: string) => Promise<void>): Promise<string> {
  if (existsSync(`${path}.whole`)) return path
  await write(path)
  writeFileSync(`${path}.whole`, '')
  return path
}

async function beside(
  format: string,
  path: string,
  items: number,
  script: string,
  peerName: string,
): Promise<Comparison> {
  const peer = await node(join(import.meta.dirname, 'peers', script), [path])
  const ours = await node(join(import.meta.dirname, 'read-alone.ts'), [format, path])
  for (const { out } of [peer, ours]) {
    const { rows } = JSON.parse(out) as { rows: number }
    if (rows !== items) throw new Error(`${path} has ${items} items, not ${rows}`)
  }
  return { name: `${format}: reading`, ours: ours.cpuSeconds, peer: peer.cpuSeconds, unit: 's', goal: GOAL, peerName }
}

function node(script: string, args: readonly string[]): Promise<Usage> {
  return measure({ command: process.execPath, args: [script, ...args] })
}
