import { treeMemory } from '../bench/proc.ts'
import type { LargeFeed } from './large-feeds.ts'
import type { Running, Shop, Told } from './shop.ts'

const SAMPLE_MS = 100

/** Waits for a run of the program; the most memory that it and all below it had together. */
async function withPeak(running: Running): Promise<{ told: Told; peakMb: number }> {
  let bytes = 0
  const sampler = setInterval(() => {
    bytes = Math.max(bytes, treeMemory(running.pid).pssBytes)
  }, SAMPLE_MS)
  const told = await running.ended.finally(() => clearInterval(sampler))
  return { told, peakMb: bytes / 1024 ** 2 }
}

/** What an import of a large feed came to: what it told, good records, and memory. */
export async function importLarge(shop: Shop, feed: LargeFeed, size: number) {
  await feed.write(await shop.write(feed.name, ''), size)
  const { told, peakMb } = await withPeak(shop.start(['import', feed.name, '--yes', '--json', '--dry-run']))
  const { counts, problems, code } = JSON.parse(told.out) as {
    counts?: { valid: number }
    problems?: readonly { code: string; examples: readonly { row: number }[] }[]
    code?: string
  }
  const found = problems?.flatMap((each) => each.examples.map(({ row }) => `${row} ${each.code}`)).sort()
  return { exit: told.exit, told: found ?? code ?? '', valid: counts?.valid ?? 0, peakMb }
}
