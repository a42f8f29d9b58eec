import { expect, test } from 'vitest'
import { measure } from './measure.ts'
import { comparisonTable } from './table.ts'

const node = (script: string) => ({ command: process.execPath, args: ['-e', script] })
const BUSY = 'const end = process.cpuUsage().user + 4e5; while (process.cpuUsage().user < end);'
const inChild = (script: string) =>
  `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(script)}], { stdio: 'inherit' })`

test('the CPU time of a grandchild is that of the command', async () => {
  const [idle, busy] = [await measure(node('0')), await measure(node(inChild(BUSY)))]
  expect(busy.commandSeconds - idle.commandSeconds).toBeGreaterThan(0.35)
  expect(busy.cpuSeconds).toBe(busy.commandSeconds)
})

test('memory is summed over the tree', async () => {
  const fill = 'globalThis.held = Buffer.alloc(1e8, 1);'
  const hold = `${fill} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);`
  const [one, two] = [await measure(node(hold)), await measure(node(`${fill} ${inChild(hold)}`))]
  expect(one.peak.pssBytes).toBeGreaterThan(1e8)
  expect(two.peak.pssBytes - one.peak.pssBytes).toBeGreaterThan(0.9e8)
  expect(two.peak.rssBytes).toBeGreaterThanOrEqual(two.peak.pssBytes)
})

test('a command that fails says what it said', async () => {
  await expect(measure(node('console.error("no such table: offer"); process.exitCode = 7'))).rejects.toThrow(
    /ended with 7:\nno such table: offer/,
  )
  expect((await measure({ ...node('process.exitCode = 3'), exits: [0, 3] })).exit).toBe(3)
})

test('a table tells what was reached', () => {
  const row = { unit: 's', goal: 1.5, peerName: 'sqlite3' } as const
  const table = comparisonTable([
    { name: 'new', ours: 12, peer: 10, ...row },
    { name: 'again', ours: 20, peer: 10, ...row },
  ])
  expect(table).toBe(`| case  | ours    | peer    | ratio | goal  |         | peer is |
| ----- | ------- | ------- | ----- | ----- | ------- | ------- |
| new   | 12.00 s | 10.00 s | 1.20  | ≤ 1.5 | reached | sqlite3 |
| again | 20.00 s | 10.00 s | 2.00  | ≤ 1.5 | missed  | sqlite3 |`)
})
