import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'

/** A real disk of its own, as small as one wants it. */
export interface SmallDisk {
  readonly folder: string
  grow(sizeBytes: number): void
  remove(): void
}

/** True where disks can be made: on Linux, as root. */
export function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0
}

/** Puts a disk of this size in the place of a folder. */
export function mountDisk(folder: string, sizeBytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true })
  const size = (bytes: number) => `size=${Math.ceil(bytes / 4096) * 4096}`
  execFileSync('mount', ['-t', 'tmpfs', '-o', size(sizeBytes), 'izb-torture', folder])
  chmodSync(folder, 0o777)
  return {
    folder,
    grow: (bytes) => void execFileSync('mount', ['-o', `remount,${size(bytes)}`, folder]),
    remove: () => void execFileSync('umount', ['--lazy', folder]),
  }
}
