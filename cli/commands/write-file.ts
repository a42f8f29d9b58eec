import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { filesFaults } from '../files.faults.ts'

/** Writes a file piece by piece, never holding the whole. Throws `files.cannot_write`. */
export async function writeFileInPieces(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), createWriteStream(path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error
    throw filesFaults.cannot_write({ file: path, why: code })
  }
}
