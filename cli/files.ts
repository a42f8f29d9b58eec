import { createWriteStream } from 'node:fs'
import { access, constants, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { filesFaults } from './files.faults.ts'

/** Writes a file piece by piece, never holding the whole. Throws `files.cannot_write`. */
export async function writeFileInPieces(file: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), createWriteStream(file))
  } catch (error) {
    throw filesFaults.cannot_write({ file, why: whyOf(error) })
  }
}

/** Better said before an hour of work than after it. Throws `files.cannot_write`. */
export async function mustBeWritable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK)
  } catch (error) {
    throw filesFaults.cannot_write({ file, why: whyOf(error) })
  }
}

/** A feed is not written over by what is told of it. Throws `files.cannot_write`. */
export async function mustBeOther(file: string, source: string): Promise<void> {
  const [a, b] = await Promise.all([file, source].map((path) => realpath(path).catch(() => resolve(path))))
  if (a === b) throw filesFaults.cannot_write({ file, why: 'SOURCE' })
}

/** The word of the operating system; whatever has none is no fault of the caller. */
function whyOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return code
  throw error
}
