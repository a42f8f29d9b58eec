import { existsSync, readFileSync } from 'node:fs'

/** Which izb this is: read when it is asked, in a clone as in the published package. */
export function version(): string {
  const places = ['../package.json', '../../package.json'].map((place) => new URL(place, import.meta.url))
  const place = places.find((it) => existsSync(it))
  return place ? (JSON.parse(readFileSync(place, 'utf8')) as { version: string }).version : 'unknown'
}
