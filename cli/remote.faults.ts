import { defineFaults } from '../engine/kernel/fault.ts'

/** What can be wrong on the way to a server. */
export const remoteFaults = defineFaults('remote', {
  unreachable: {
    kind: 'unavailable',
    detail: (it: { url: string }) => `The server at ${it.url} cannot be reached.`,
    fix: 'Check that `izb serve` runs there and that IZB_URL is right; without IZB_TOKEN the database at hand is used.',
  },
  strange_answer: {
    kind: 'unavailable',
    detail: (it: { url: string; status: number }) =>
      `What answers at ${it.url} is no izb, or is not well (${it.status}).`,
    fix: 'Check IZB_URL, and look into the log of that server.',
  },
  only_embedded: {
    kind: 'invalid',
    detail: 'This command works on the database itself, and IZB_URL with IZB_TOKEN names a server.',
    fix: 'Run it where the database is, or set IZB_TOKEN= for this once.',
  },
})
