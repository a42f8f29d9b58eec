import { randomUUID } from 'node:crypto'
import type { Archive } from './archive.ts'
import { type PartEvents, parsePart, unescaped } from './part-parser.ts'
import { TextStore } from './text-store.ts'
import { workbookFaults } from './workbook.faults.ts'

/** The texts that cells name by number: read only as far as cells ask for them, and never all in memory. */
export class SharedTexts implements AsyncDisposable {
  readonly #parsing: AsyncGenerator<number> | null
  readonly #store: TextStore

  /** What does not fit into memory lies beside the spool. */
  constructor(archive: Archive, part: string | undefined, spoolPath: string) {
    this.#store = new TextStore(`${spoolPath}.texts-${randomUUID()}`, archive.limits.heldBytes)
    this.#parsing = part && archive.has(part) ? parsePart(archive, part, collector(archive, part, this.#store)) : null
  }

  /** How many have been read. */
  get count(): number {
    return this.#store.count
  }

  /** Reads on until the text of this number is known, or all are. */
  async readTo(index: number): Promise<void> {
    if (this.#parsing) while (this.#store.count <= index && !(await this.#parsing.next()).done);
  }

  /** The text of a number that was read to. */
  at(index: number): string {
    return this.#store.at(index)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parsing?.return(0)
    this.#store[Symbol.dispose]()
  }
}

function collector(archive: Archive, part: string, store: TextStore): PartEvents {
  const { file, limits } = archive
  let current = ''
  let inText = false
  // What a text is pronounced like is no part of it.
  let phonetic = 0
  return {
    open: (name) => {
      if (name === 'si') current = ''
      else if (name === 'rPh') phonetic += 1
      inText = name === 't' && phonetic === 0
    },
    text: (text) => {
      if (inText) current += text
    },
    close: (name) => {
      inText = false
      if (name === 'rPh') phonetic -= 1
      if (name !== 'si') return
      store.add(unescaped(current))
      if (store.count <= limits.sharedTexts) return
      const [found, limit] = [store.count, limits.sharedTexts]
      throw workbookFaults.too_large({ file, part, what: 'different texts', found, limit })
    },
  }
}
