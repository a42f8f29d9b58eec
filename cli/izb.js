#!/usr/bin/env node
// Plain JavaScript that old versions of Node can read too: it finds a Node that is new enough, then the program.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import module from 'node:module'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 24
const here = dirname(fileURLToPath(import.meta.url))

const source = new URL('./main.ts', import.meta.url)
const isClone = existsSync(source)

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  // Types are stripped and code compiled once, not at every start.
  if (cacheFolder()) module.enableCompileCache()
  await import(isClone ? source.href : new URL('../dist/cli/main.js', import.meta.url).href)
} else {
  const newer = process.env.NODE_SOUGHT_BY_IZB ? undefined : newerNode()
  if (newer) runWith(newer)
  else {
    const nearest = isClone
      ? 'run `npm ci` in the folder of izb, which brings its own'
      : `put one beside izb: npm i node@${NODE_MAJOR_MIN}`
    process.stderr.write(
      `izb needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.versions.node}.\n` +
        `Fix: install a newer one from https://nodejs.org, or ${nearest}\n`,
    )
    process.exitCode = 1
  }
}

/** Node never gives up making the folder of its cache, even where nothing can be made: is there one? */
function cacheFolder() {
  if (process.env.NODE_COMPILE_CACHE) return true
  try {
    mkdirSync(join(tmpdir(), 'node-compile-cache'))
    return true
  } catch (error) {
    return error.code === 'EEXIST'
  }
}

/** The Node that npm installed beside izb, where there is one. */
function newerNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const candidates = [join(here, '..', 'node_modules', '.bin', name)]
  try {
    candidates.push(join(dirname(module.createRequire(import.meta.url).resolve('node/package.json')), 'bin', name))
  } catch {
    // The package is not installed: the other place may still have it.
  }
  return candidates.find((path) => existsSync(path))
}

/** Hands everything over and ends as the other one ends. The channel tells it when this one is killed. */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_SOUGHT_BY_IZB: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`izb could not start ${node}: ${error.message}\nFix: run \`npm ci\` in the folder of izb.\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1))
  })
}
