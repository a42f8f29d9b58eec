import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../../engine/kernel/make-folder.ts'

/**
 * Remembers across the death of the process which row was being tried: what a script can do at worst is to bring the
 * process down, and then this file is all that is left.
 */
export class Suspects {
  readonly #path: string
  #file: number | undefined

  constructor(path: string) {
    this.#path = path
  }

  /**
   * The rows known so far and, if two processes died over one, that one too. Once proves nothing: a process that is
   * killed for whatever reason was trying some row at that moment.
   */
  add(known: readonly number[]): number[] {
    const tried = this.#read()
    rmSync(this.#path, { force: true })
    if (tried === null || known.includes(tried)) return [...known]
    const suspected = `${this.#path}.${tried}`
    if (existsSync(suspected)) return [...known, tried]
    writeFileSync(suspected, '')
    return [...known]
  }

  /** Writes down the row that is tried next. */
  try(row: number): void {
    if (this.#file === undefined) {
      makeFolder(dirname(this.#path))
      this.#file = openSync(this.#path, 'w')
    }
    writeSync(this.#file, `${row}\n`.padStart(24), 0)
  }

  /** No row is being tried at the moment. */
  rest(): void {
    if (this.#file !== undefined) writeSync(this.#file, '\n'.padStart(24), 0)
  }

  /** Nothing is being tried any more. */
  clear(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    rmSync(this.#path, { force: true })
  }

  #read(): number | null {
    try {
      const row = Number(readFileSync(this.#path, 'utf8').trim())
      return Number.isInteger(row) && row > 0 ? row : null
    } catch {
      return null
    }
  }
}
