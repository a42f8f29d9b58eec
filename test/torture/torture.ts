import { parseArgs } from 'node:util'
import { tortureFeed } from './articles-feed.ts'
import { killRounds } from './kill-rounds.ts'
import { VICTIMS, type Victim } from './kills.ts'
import { type Dialect, openShops } from './shops.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    records: { type: 'string', default: '30000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    on: { type: 'string', default: 'sqlite,postgres' },
    /** Who is killed in rounds of its own; `mixed` are rounds in which anybody may be. */
    victims: { type: 'string', default: 'run,command,server,mixed' },
    /** Only this round, of those that `--rounds` would make. */
    only: { type: 'string' },
  },
})

const [rounds, records, seed] = [values.rounds, values.records, values.seed].map(Number) as [number, number, number]
const only = values.only === undefined ? null : Number(values.only)
console.log(`npm run torture -- --rounds ${rounds} --records ${records} --seed ${seed} --on ${values.on}`)
const feed = tortureFeed(records, seed)
for (const name of values.on.split(',')) {
  const dialect: Dialect = name === 'postgres' ? 'postgres' : 'sqlite'
  const shops = await openShops(dialect, feed)
  try {
    const all = VICTIMS.filter((victim) => victim !== 'server' || shops.cluster)
    const wanted = values.victims.split(',').filter((victim) => victim === 'mixed' || all.includes(victim as Victim))
    const groups = wanted.map((victim) => ({ name: victim, victims: victim === 'mixed' ? all : [victim as Victim] }))
    await killRounds(shops, groups, { rounds, records, seed, only })
  } finally {
    await shops.close()
  }
}
