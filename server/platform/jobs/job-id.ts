import { randomUUIDv7 } from 'node:crypto'

let last = ''

/** The part of the id that is the time, in milliseconds. */
const timeIn = (id: string) => id.slice(0, 13)

/** A UUID of version 7; those that one process makes within one millisecond are in order too. */
export function newJobId(): string {
  let id = randomUUIDv7()
  while (timeIn(id) === timeIn(last) && id <= last) id = randomUUIDv7()
  last = id
  return id
}
