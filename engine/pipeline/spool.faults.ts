import { defineFaults } from '../kernel/fault.ts'

const gigabytes = (bytes: number) => `${Math.round(bytes / 1e8) / 10} GB`

/** Why a source cannot be read at all. */
export const sourceFaults = defineFaults('source', {
  not_found: {
    kind: 'not_found',
    detail: (it: { address: string }) => `There is no file ${it.address}.`,
    fix: 'Check the path; a relative one starts at the current folder.',
  },
  address_unknown: {
    kind: 'invalid',
    detail: (it: { address: string; known: readonly string[] }) => `Nothing here can read from “${it.address}”.`,
    fix: (it: { address: string; known: readonly string[] }) => `Possible are: ${it.known.join(', ')}.`,
  },
  is_directory: {
    kind: 'invalid',
    detail: (it: { address: string }) => `${it.address} is a folder, not a file.`,
    fix: 'Name one file in it.',
  },
  no_permission: {
    kind: 'forbidden',
    detail: (it: { address: string }) => `The file ${it.address} may not be read.`,
    fix: 'Give the user that izb runs as the right to read it.',
  },
  unreadable: {
    kind: 'unavailable',
    detail: (it: { address: string; reason: string }) => `Reading ${it.address || 'the source'} failed: ${it.reason}.`,
    fix: 'Try again; if it fails again, check the disk or the connection it comes over.',
  },
  locked: {
    kind: 'forbidden',
    detail: (it: { host: string; status: number }) => `${it.host} does not give the feed to us (${it.status}).`,
    fix: 'Put user and password into the address (https://user:password@…), or ask for an address that needs none.',
  },
  gone: {
    kind: 'not_found',
    detail: (it: { host: string; status: number }) => `${it.host} has nothing at that address (${it.status}).`,
    fix: 'Open the address in a browser; ask the sender for the one that is right now.',
  },
  asks_to_wait: {
    kind: 'limited',
    detail: (it: { host: string; after: string | null }) =>
      `${it.host} was asked too often${it.after === null ? '' : `, and wants to be left alone for ${it.after}`}.`,
    fix: 'Try again later, and less often.',
  },
  server_failed: {
    kind: 'unavailable',
    detail: (it: { host: string; status: number }) => `${it.host} could not answer (${it.status}).`,
    fix: 'Try again later; if it stays so, tell the sender.',
  },
  no_feed: {
    kind: 'unprocessable',
    detail: (it: { host: string; status: number }) => `${it.host} answers with ${it.status}, and with no feed.`,
    fix: 'Open the address in a browser; ask the sender for the one that is right now.',
  },
  empty: {
    kind: 'unprocessable',
    detail: (it: { name: string }) => `${it.name || 'The source'} is empty: it has not one character.`,
    fix: 'Ask the sender for the file again; an export that failed often leaves an empty one.',
  },
  truncated: {
    kind: 'unprocessable',
    detail: (it: { name: string }) => `${it.name || 'The archive'} ends in the middle: it was not transferred whole.`,
    fix: 'Transfer it again, in binary mode; where it ends there already at the sender, pack it again.',
  },
  archive_broken: {
    kind: 'unprocessable',
    detail: (it: { name: string; reason: string }) => `${it.name || 'The archive'} cannot be unpacked: ${it.reason}.`,
    fix: 'Pack it again as .zip (Deflate) or .gz, or send the file itself.',
  },
  archive_unsupported: {
    kind: 'unprocessable',
    detail: (it: { name: string; kind: string }) =>
      `${it.name || 'The source'} is ${it.kind}, which is not unpacked here.`,
    fix: 'Send the file itself, or pack it as .zip or .gz.',
  },
  binary: {
    kind: 'unprocessable',
    detail: (it: { name: string }) => `${it.name || 'The source'} is no text, and no workbook or archive known here.`,
    fix: 'Open it in an editor: is it the feed, and was it transferred in binary mode? Send it as CSV, XML, JSON or XLSX.',
  },
  archive_empty: {
    kind: 'unprocessable',
    detail: (it: { name: string }) => `The archive ${it.name} has no file in it.`,
    fix: 'Pack the feed again.',
  },
  archive_ambiguous: {
    kind: 'unprocessable',
    detail: (it: { name: string; files: readonly string[] }) =>
      `The archive ${it.name} has several files, and none is clearly the feed: ${it.files.join(', ')}.`,
    fix: 'Leave one feed in the archive; where they differ in format, name the one you mean in the mapping: source: { format: csv }.',
  },
  archive_name: {
    kind: 'unprocessable',
    detail: (it: { name: string; reason: string }) =>
      `The archive ${it.name} has a file whose name leads out of it: ${it.reason}.`,
    fix: 'Pack the feed again without a path.',
  },
  encrypted: {
    kind: 'unprocessable',
    detail: (it: { name: string; file: string }) =>
      `${it.file || 'A file'} in the archive ${it.name} is locked by a password.`,
    fix: 'Pack it without a password; use SFTP or HTTPS to keep it private on its way.',
  },
  too_large: {
    kind: 'unprocessable',
    detail: (it: { name: string; bytesMax: number }) =>
      `${it.name || 'The source'} is larger than ${gigabytes(it.bytesMax)}.`,
    fix: 'Split the feed into several files, and import one after the other.',
  },
  bomb: {
    kind: 'unprocessable',
    detail: (it: { name: string; ratio: number }) =>
      `${it.name || 'The archive'} unpacks to more than ${it.ratio} times its size, as archives do that are made to fill disks.`,
    fix: 'If it really is a feed, send it unpacked.',
  },
  encoding_unknown: {
    kind: 'invalid',
    detail: (it: { encoding: string }) => `The encoding “${it.encoding}” of the source is none that is known here.`,
    fix: 'Name another one in the mapping, source: { encoding: … }: utf-8, utf-16le, windows-1250 to windows-1258, iso-8859-2, koi8-r, shift_jis, gb18030, big5 or euc-kr.',
  },
  format_other: {
    kind: 'unprocessable',
    detail: (it: { name: string; format: string }) =>
      `${it.name || 'The source'} does not look like ${it.format}, as which the mapping has it read.`,
    fix: 'Leave “format” out of the mapping’s source, and it is found out; or say there where the records are (record).',
  },
  read_otherwise: {
    kind: 'unprocessable',
    detail: (it: { name: string; said: object; found: object }) =>
      `${it.name || 'The source'} holds no record where the mapping has them, source: ${JSON.stringify(it.said)}; it does where it looks as if they were, ${JSON.stringify(it.found)}.`,
    fix: 'Is the feed built differently now? Then change “source” in the mapping, or leave it out and it is found out.',
  },
  too_many_columns: {
    kind: 'unprocessable',
    detail: (it: { name: string; columns: number; most: number }) =>
      `${it.name || 'The source'} has ${it.columns} columns; ${it.most} are read at most.`,
    fix: 'Check that its rows end where they ought to; a table that was turned round has its articles as columns. Else leave out columns that nobody needs.',
  },
  folder_unusable: {
    kind: 'forbidden',
    detail: (it: { folder: string; why: string }) =>
      `The folder ${it.folder} cannot be used for the source: ${it.why}.`,
    fix: 'Set IZB_DATA_DIR to a folder that this user may write.',
  },
  disk_full: {
    kind: 'unavailable',
    detail: (it: { folder: string }) => `The disk of ${it.folder} is full; the source could not be written there.`,
    fix: 'Make room, or set IZB_DATA_DIR to a folder on a larger disk; then try again.',
  },
})

/** Throws `source.disk_full` where writing to a folder failed for want of room, and else the error as it is. */
export function throwDisk(error: unknown, folder: string): never {
  throw fullDisk(error, folder)
}

/** `source.disk_full` for what failed for want of room, anything else as it is. */
export function fullDisk(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? sourceFaults.disk_full({ folder }, { cause: error }) : error
}
