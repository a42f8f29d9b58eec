import { parseArgs } from 'node:util'
import { PROMISES } from './properties.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', default: '' },
  },
})
const [seconds, seed] = [Number(values.seconds), Number(values.seed)]

console.log(`npm run fuzz -- --seconds ${seconds} --seed ${seed}${values.only && ` --only '${values.only}'`}`)
for (const { promise, tried } of PROMISES) {
  if (!promise.includes(values.only)) continue
  const effort = { seed, numRuns: 2 ** 31 - 1, interruptAfterTimeLimit: seconds * 1_000 }
  const { feeds, broken } = await tried(effort)
  console.log(`${broken === null ? 'kept' : 'BROKEN'} after ${feeds} feeds: ${promise}`)
  if (broken === null) continue
  console.log(broken)
  process.exitCode = 1
}
