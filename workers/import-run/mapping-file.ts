import { isUtf8 } from 'node:buffer'
import { readFile, stat } from 'node:fs/promises'
import { Fault } from '../../engine/kernel/fault.ts'
import { readyTexts } from '../../engine/mapping/ready.ts'
import { importFaults } from '../../server/domains/imports/imports.faults.ts'

const BYTES_MAX = 20_000_000

/** What may be meant as the name of a ready mapping. */
const NAME = /^[\w-]+$/

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
}

/** The text of a mapping document: of a file, or a ready one by its name. Throws `imports.mapping_file` where there is none. */
export async function readMappingText(file: string): Promise<string> {
  const ready = readyTexts()
  const refused = (reason: string, cause?: unknown) =>
    importFaults.mapping_file({ file, reason, ready: NAME.test(file) ? [...ready.keys()] : [] }, { cause })
  let bytes: Buffer
  try {
    const facts = await stat(file)
    if (facts.isDirectory()) throw refused('that is a folder')
    if (!facts.isFile()) throw refused('that is no file')
    if (facts.size > BYTES_MAX) throw refused(`it has more than ${BYTES_MAX / 1e6} MB, as no mapping has`)
    bytes = await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const named = code === 'ENOENT' ? ready.get(file) : undefined
    if (named !== undefined) return named
    throw error instanceof Fault || code === undefined ? error : refused(REASONS[code] ?? message, error)
  }
  if (!isUtf8(bytes) || bytes.includes(0)) throw refused('it is no text in UTF-8')
  const text = bytes.toString()
  if (text.trim() === '') throw refused('it is empty')
  return text
}
