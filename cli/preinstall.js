// Before npm compiles what izb stands on: with an older Node that ends in pages of C++ errors that name no reason.
import { existsSync } from 'node:fs'

const NODE_MAJOR_MIN = 24
// A clone brings its own Node.
const isClone = existsSync(new URL('./main.ts', import.meta.url))

if (!isClone && Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `izb needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.versions.node}.\n` +
      `Fix: install a newer one from https://nodejs.org, or put one beside izb first: npm i node@${NODE_MAJOR_MIN}\n`,
  )
  process.exitCode = 1
}
