import { defineFaults } from './kernel/fault.ts'

/** What can be wrong with the address of a source, before a byte is read. */
export const sourceFaults = defineFaults('sources', {
  unknown: {
    kind: 'invalid',
    detail: (it: { address: string; known: readonly string[] }) => `Nothing here can read from “${it.address}”.`,
    fix: (it: { address: string; known: readonly string[] }) => `Possible are: ${it.known.join(', ')}.`,
  },
})
