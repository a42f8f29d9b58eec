import type { Broken } from '../../contract/format.ts'

/** Beyond it keys are no names but values (dates, ids), and every record would bring new ones. */
const FIELDS_TOLD_MAX = 100
const SHOWN_MAX = 5

/** Fields that the sample did not have: no column takes their values, so each is told on the first row that has it. */
export class UnseenFields {
  /** False once there were so many that none is looked for any more. */
  watching = true
  #told = 0
  #pending: string[] = []

  meet(path: string): void {
    if (!this.watching) return
    this.#pending.push(path)
    this.#told += 1
    this.watching = this.#told < FIELDS_TOLD_MAX
  }

  /** The warning for the row at hand; undefined where it has no new field. */
  take(): Broken | undefined {
    if (this.#pending.length === 0) return undefined
    const shown = this.#pending.slice(0, SHOWN_MAX).map((path) => `“${path.slice(0, 100)}”`)
    const more = this.#pending.length > SHOWN_MAX ? ` and ${this.#pending.length - SHOWN_MAX} more` : ''
    this.#pending = []
    return {
      code: 'unknown_field',
      detail: `The beginning of the source, by which it was understood, does not have ${shown.join(', ')}${more}; what stands there is not taken.`,
    }
  }
}
