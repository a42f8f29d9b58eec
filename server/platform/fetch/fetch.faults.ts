import { defineFaults } from '../../../engine/kernel/fault.ts'

/** Why a call to somebody else's server came to nothing. */
export const fetchFaults = defineFaults('fetch', {
  bad_address: {
    kind: 'invalid',
    detail: (it: { address: string }) => `“${it.address}” is no address that begins with http:// or https://.`,
    fix: 'Write it whole, as a browser shows it: https://shop.example/feed.csv',
  },
  address_refused: {
    kind: 'forbidden',
    detail: (it: { host: string }) => `${it.host} is not on the open internet, and calls from here may not go there.`,
    fix: 'Use a public address. The operator may allow a private host or network with IZB_ALLOW_HOSTS.',
  },
  unreachable: {
    kind: 'unavailable',
    detail: (it: { host: string; why: string }) => `${it.host} cannot be reached: ${it.why}.`,
    fix: 'Check the address, and that the server answers; then try again.',
  },
  too_late: {
    kind: 'unavailable',
    detail: (it: { host: string; seconds: number }) =>
      `${it.host} did not answer in full within ${it.seconds} seconds.`,
    fix: 'Try again later; if it stays so, ask whoever runs that server.',
  },
  too_slow: {
    kind: 'unavailable',
    detail: (it: { host: string; bytesPerSecond: number }) =>
      `${it.host} sends less than ${it.bytesPerSecond} bytes a second.`,
    fix: 'Try again later; if it stays so, ask whoever runs that server.',
  },
  broken_off: {
    kind: 'unavailable',
    detail: (it: { host: string }) => `${it.host} broke off in the middle of its answer.`,
    fix: 'Try again; if it breaks off again, ask whoever runs that server.',
  },
  too_large: {
    kind: 'unprocessable',
    detail: (it: { host: string; bytesMax: number }) => `${it.host} sends more than ${it.bytesMax} bytes.`,
    fix: 'Split what is behind that address, or name another one.',
  },
  bomb: {
    kind: 'unprocessable',
    detail: (it: { host: string; ratio: number }) =>
      `What ${it.host} sends unpacks to more than ${it.ratio} times its size, as only what is made to fill disks does.`,
    fix: 'Have it sent without compression.',
  },
  badly_packed: {
    kind: 'unprocessable',
    detail: (it: { host: string; coding: string }) => `What ${it.host} sends as ${it.coding} cannot be unpacked.`,
    fix: 'Have it sent without compression.',
  },
  redirected_too_often: {
    kind: 'unprocessable',
    detail: (it: { host: string; most: number }) => `${it.host} leads from one address to the next, ${it.most} times.`,
    fix: 'Open it in a browser, and name the address where it ends.',
  },
})
