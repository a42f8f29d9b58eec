import { defineFaults } from '../engine/kernel/fault.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EISDIR: 'that is a folder',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'there is a file of that name',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  SOURCE: 'it is the very file that is imported',
}

const reason = (code: string) => REASONS[code] ?? code

/** What can be wrong with a file that a command writes by itself. */
export const filesFaults = defineFaults('files', {
  cannot_write: {
    kind: 'invalid',
    detail: (it: { file: string; why: string }) => `${it.file} cannot be written: ${reason(it.why)}.`,
    fix: (it: { file: string; why: string }) =>
      it.why === 'ENOSPC'
        ? 'Make room on that disk, or name a file on another one.'
        : 'Name a file in a folder that exists and that you may write to.',
  },
})
