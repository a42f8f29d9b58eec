import type { MissingPolicy } from '../contract/target.ts'
import type { RunSetup } from './run.ts'

const REMOVE_BATCH = 5_000

/** Which count each policy raises. */
export const REMOVED_AS = { deactivate: 'deactivated', 'zero-stock': 'zeroed', delete: 'deleted' } as const

/** Keys of what the feed owns and the run has not seen. */
export async function missingKeys<Tx>({ sink, index }: Pick<RunSetup<Tx>, 'sink' | 'index'>): Promise<string[]> {
  const missing: string[] = []
  for await (const items of sink.known?.() ?? []) {
    for (const item of items) if (item.owned && !index.seen(item.key)) missing.push(item.key)
  }
  return missing
}

/** Applies the policy to keys in transactions of bounded size; `count` runs inside each of them. */
export async function removeKeys<Tx>(
  ports: Pick<RunSetup<Tx>, 'sink' | 'transaction'>,
  keys: readonly string[],
  policy: Exclude<MissingPolicy, 'keep'>,
  count: (tx: Tx, removed: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < keys.length; from += REMOVE_BATCH) {
    await ports.transaction(async (tx) => {
      await count(tx, (await ports.sink.remove?.(tx, keys.slice(from, from + REMOVE_BATCH), policy)) ?? 0)
    })
  }
}
