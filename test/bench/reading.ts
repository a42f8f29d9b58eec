import { join } from 'node:path'
import { written } from './feeds.ts'
import { writeJson, writeRss } from './items-feed.ts'
import { measure, type Usage } from './measure.ts'
import { costOf, type Row, type Section } from './table.ts'

const AIM = 3

/** Reads RSS and JSON to rows in one thread, beside the plain parser over the same bytes. */
export async function benchReading(folder: string, items: number): Promise<Section> {
  const xml = await written(join(folder, `items-${items}.xml`), (path) => writeRss(path, items))
  const json = await written(join(folder, `items-${items}.json`), (path) => writeJson(path, items))
  return {
    title: `Reading ${items} items`,
    rows: [
      ...(await beside('xml', xml, items, 'saxes-alone.ts', 'saxes alone')),
      ...(await beside('json', json, items, 'json-parse-alone.ts', 'JSON.parse alone')),
    ],
  }
}

async function beside(format: string, path: string, items: number, script: string, peerName: string): Promise<Row[]> {
  const peer = await node(join(import.meta.dirname, 'peers', script), [path])
  const ours = await node(join(import.meta.dirname, 'read-alone.ts'), [format, path])
  for (const { out } of [peer, ours]) {
    const { rows } = JSON.parse(out) as { rows: number }
    if (rows !== items) throw new Error(`${path} has ${items} items, not ${rows}`)
  }
  return [
    { name: `${format}: ${peerName}`, cost: costOf(peer) },
    {
      name: `${format}: to cells`,
      cost: costOf(ours),
      verdict: { ratio: ours.cpuSeconds / peer.cpuSeconds, of: `CPU to ${peerName}`, aim: AIM },
    },
  ]
}

function node(script: string, args: readonly string[]): Promise<Usage> {
  return measure({ command: process.execPath, args: [script, ...args] })
}
