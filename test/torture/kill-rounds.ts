import { deepStrictEqual } from 'node:assert'
import type { Shop } from '../support/shop.ts'
import { type Aftermath, aftermath } from './aftermath.ts'
import { IMPORT } from './articles-feed.ts'
import { type Hit, type Kill, killsOf, Tortured, type Victim } from './kills.ts'
import type { Shops } from './shops.ts'

/** Rounds with the same victims. */
interface Group {
  readonly name: string
  readonly victims: readonly Victim[]
}

interface Wish {
  readonly rounds: number
  readonly records: number
  readonly seed: number
  /** Only this round of each group. */
  readonly only: number | null
}

/** What an import does that nobody disturbs. */
export interface Calm {
  readonly wholeMs: number
  readonly expected: Aftermath
}

/** Imports undisturbed. */
export async function calmImport(shops: Shops): Promise<Calm> {
  // Code is compiled once, and kept.
  await shops.drop(await imported(shops, 'warm'))
  const began = performance.now()
  const shop = await imported(shops, 'calm')
  const wholeMs = performance.now() - began
  const expected = await aftermath(shop)
  if (expected.doctor.length > 0) throw new Error('the doctor complains of an undisturbed import')
  return { wholeMs, expected }
}

async function imported(shops: Shops, name: string): Promise<Shop> {
  const shop = await shops.fresh(name)
  await shop.run(IMPORT)
  return shop
}

/** Somebody must be met: a round whose first kill came too late is done again with an earlier one. */
const TRIES_MAX = 6
const EARLIER = 0.95

/** Kills imports round after round; throws where one did not end as the undisturbed one. */
export async function killRounds(shops: Shops, groups: readonly Group[], calm: Calm, wish: Wish): Promise<void> {
  const { expected, wholeMs } = calm
  for (const group of groups) {
    const hits: Hit[] = []
    for (let n = 1; n <= wish.rounds; n++) {
      if (wish.only !== null && n !== wish.only) continue
      hits.push(...(await round(shops, group, { n, of: wish.rounds, seed: wish.seed, wholeMs }, wish, expected)))
    }
    console.log(summary(shops, group, hits, wish))
  }
}

async function round(
  shops: Shops,
  group: Group,
  place: Parameters<typeof killsOf>[1],
  wish: Wish,
  expected: Aftermath,
): Promise<readonly Hit[]> {
  let kills: readonly Kill[] = killsOf(group.victims, place)
  for (let attempt = 1; ; attempt++) {
    const shop = await shops.fresh(`${group.name}_${place.n}_${attempt}`)
    const tortured = new Tortured(shop, shops.cluster)
    try {
      const end = await tortured.end(kills)
      deepStrictEqual(await aftermath(shop), expected, end.err)
    } catch (error) {
      const { rounds, records, seed } = wish
      const again = `--rounds ${rounds} --records ${records} --seed ${seed} --on ${shops.dialect} --parts kills --victims ${group.name} --only ${place.n}`
      console.log(
        `${label(shops, group, place)} NOT the same: ${JSON.stringify(kills)}\nonce more: npm run torture -- ${again}`,
        error,
      )
      tortured.abandon()
      throw error
    }
    await shops.drop(shop)
    if (tortured.hits.length > 0 || attempt === TRIES_MAX) {
      console.log(`${label(shops, group, place)} ${tortured.hits.map(inWords).join(', ') || 'nobody met'}: the same`)
      return tortured.hits
    }
    kills = kills.map((kill) => ({ ...kill, afterMs: Math.round(kill.afterMs * EARLIER) }))
  }
}

const label = ({ dialect }: Shops, { name }: Group, { n, of }: { n: number; of: number }) =>
  `${dialect} ${name} ${n}/${of}:`

function inWords({ victim, phase, records }: Hit): string {
  if (phase === 'before') return `${victim} before the first record`
  return phase === 'after' ? `${victim} after the last record` : `${victim} at record ${records}`
}

/** How many kills met whom, and where the import stood then: before, in each tenth of the records, after. */
function summary({ dialect }: Shops, { name }: Group, hits: readonly Hit[], { records }: Wish): string {
  const tenths = Array.from({ length: 10 }, (_, at) =>
    hits.filter((hit) => hit.phase === 'writing' && Math.min(9, Math.floor((hit.records / records) * 10)) === at),
  ).map((tenth) => tenth.length)
  const phase = (which: Hit['phase']) => hits.filter((hit) => hit.phase === which).length
  const victims = Map.groupBy(hits, (hit) => hit.victim)
  const whom = [...victims].map(([victim, own]) => `${own.length} of the ${victim}`).join(', ')
  return (
    `${dialect} ${name}: ${hits.length} kills (${whom}); before writing ${phase('before')}, ` +
    `by tenth of the records ${tenths.join(' ')}, after ${phase('after')}. Nothing lost, nothing twice, doctor content.`
  )
}
