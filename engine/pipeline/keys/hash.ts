import type { Cell } from '../../contract/format.ts'

// The last hash, in two halves: a pair returned per key would be a million small objects.
export let hashLow = 0
export let hashHigh = 0

let a = 0
let b = 0

/** 64 bits over a text: two multiplicative lanes with a final mix (after cyrb53, both lanes kept whole). Never 0. */
export function hashKey(text: string): void {
  begin(0)
  take(text)
  finish()
}

/** The same over some cells of a row, told apart by where each begins and ends. */
export function hashCells(seed: number, cells: readonly Cell[], columns: readonly number[]): void {
  begin(seed)
  for (let at = 0; at < columns.length; at++) {
    const cell = cells[columns[at] as number]
    if (typeof cell === 'string') {
      mix(cell.length)
      take(cell)
    } else if (cell === null || cell === undefined) mix(-1)
    else {
      mix(-2 - cell.length)
      for (const item of cell) {
        mix(item.length)
        take(item)
      }
    }
  }
  finish()
}

function begin(seed: number): void {
  a = 0xdeadbeef ^ seed
  b = 0x41c6ce57 ^ Math.imul(seed, 2_246_822_507)
}

function take(text: string): void {
  let [x, y] = [a, b]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    x = Math.imul(x ^ unit, 2_654_435_761)
    y = Math.imul(y ^ unit, 1_597_334_677)
  }
  a = x
  b = y
}

function mix(number: number): void {
  a = Math.imul(a ^ number, 2_654_435_761)
  b = Math.imul(b ^ number, 1_597_334_677)
}

function finish(): void {
  const x = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  const y = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(x ^ (x >>> 13), 3_266_489_909)
  hashLow = x >>> 0
  hashHigh = (y | 1) >>> 0
}
