import { parseArgs } from 'node:util'
import { tortureFeed } from './articles-feed.ts'
import { diskRounds } from './disk-rounds.ts'
import { calmImport, killRounds } from './kill-rounds.ts'
import { VICTIMS, type Victim } from './kills.ts'
import { lockRounds } from './lock-rounds.ts'
import { type Dialect, openShops } from './shops.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    records: { type: 'string', default: '30000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    on: { type: 'string', default: 'sqlite,postgres' },
    /** Who is killed in rounds of its own; `mixed` are rounds in which anybody may be. */
    victims: { type: 'string', default: 'run,command,server,mixed' },
    /** What is tried: killing, full disks, locks held by others. */
    parts: { type: 'string', default: 'kills,disks,locks' },
    disks: { type: 'string', default: '10' },
    /** Only this round, of those that `--rounds` would make. */
    only: { type: 'string' },
  },
})

const number = (text: string) => Number(text)
const [rounds, records, seed] = [values.rounds, values.records, values.seed].map(number) as [number, number, number]
const only = values.only === undefined ? null : Number(values.only)
const parts = values.parts.split(',')
console.log(`npm run torture -- --rounds ${rounds} --records ${records} --seed ${seed} --on ${values.on}`)
const feed = tortureFeed(records, seed)
for (const name of values.on.split(',')) await torture(name === 'postgres' ? 'postgres' : 'sqlite')

/** Everything that was asked for on one database. */
async function torture(dialect: Dialect): Promise<void> {
  const shops = await openShops(dialect, feed)
  try {
    const calm = await calmImport(shops)
    console.log(`${dialect}: undisturbed in ${Math.round(calm.wholeMs)} ms`, calm.expected)
    const all = VICTIMS.filter((victim) => victim !== 'server' || shops.cluster)
    const wanted = values.victims.split(',').filter((victim) => victim === 'mixed' || all.includes(victim as Victim))
    const groups = wanted.map((victim) => ({ name: victim, victims: victim === 'mixed' ? all : [victim as Victim] }))
    if (parts.includes('kills')) await killRounds(shops, groups, calm, { rounds, records, seed, only })
    if (parts.includes('disks')) await diskRounds(shops, calm.expected, { rounds: Number(values.disks), seed })
    if (parts.includes('locks')) await lockRounds(shops, calm.expected)
  } finally {
    await shops.close()
  }
}
