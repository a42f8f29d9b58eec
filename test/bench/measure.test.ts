import { expect, test } from 'vitest'
import { measure } from './measure.ts'
import { table } from './table.ts'

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

test('what is done before one mark and after the other is not counted', async () => {
  const mark = (text: string) => `fs.writeSync(1, '${text}\\n'); fs.readSync(0, Buffer.alloc(1));`
  const busy = `{ ${BUSY.replace('4e5', '2e5')} }`
  const script = `${busy} ${mark('go')} ${busy} ${mark('done')} ${busy}`
  const { between, cpuSeconds, wallSeconds } = await measure({ ...node(script), marks: { begin: 'go', end: 'done' } })
  expect(between?.cpuSeconds).toBeGreaterThan(0.15)
  expect(between?.cpuSeconds).toBeLessThan(cpuSeconds - 0.3)
  expect(between?.wallSeconds).toBeLessThan(wallSeconds)
})

test('a table tells what was reached, and leaves out columns that nobody fills', () => {
  const cost = { cpuSeconds: 10, wallSeconds: 8, peakBytes: 2e8 }
  const text = table([
    { name: 'by hand', cost },
    { name: 'new', cost: { ...cost, cpuSeconds: 12 }, verdict: { ratio: 1.2, of: 'CPU to by hand', aim: 1.5 } },
    { name: '', verdict: { ratio: 50, of: 'products a CPU second', aimLeast: 100 } },
  ])
  expect(text).toBe(`| run     | CPU     | wall   | peak memory | ratio | of                    | aim   | met |
| ------- | ------- | ------ | ----------- | ----- | --------------------- | ----- | --- |
| by hand | 10.00 s | 8.00 s | 200 MB      |       |                       |       |     |
| new     | 12.00 s | 8.00 s | 200 MB      | 1.20  | CPU to by hand        | ≤ 1.5 | yes |
|         |         |        |             | 50    | products a CPU second | ≥ 100 | no  |`)
})
