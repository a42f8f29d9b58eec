/** Where the present instant comes from; tests hand in one that they move themselves. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until it is told to pass. */
export function fakeClock(start: string): Clock & { passes(ms: number): void } {
  let at = Date.parse(start)
  return {
    now: () => new Date(at),
    passes: (ms) => {
      at += ms
    },
  }
}
