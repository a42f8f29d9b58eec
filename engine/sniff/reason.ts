import type { Candidate } from './candidates.ts'
import type { ColumnProfile } from './profile.ts'

/** Says in a merchant's words why these columns are taken for an attribute. */
export function reasonOf(
  taken: readonly { profile: ColumnProfile | undefined; candidate: Candidate }[],
  platform: string | undefined,
): string {
  const first = taken[0]
  if (!first?.profile) return ''
  const { profile, candidate } = first
  const more = taken.length > 1 ? ` (and ${taken.length - 1} more like it)` : ''
  const beside = candidate.beside === undefined ? '' : `; ${candidate.beside}`
  return `${nameReason(profile, candidate, platform ?? '')}${more}${beside}${valueReason(profile)}`
}

function nameReason(profile: ColumnProfile, { attribute, why, words }: Candidate, platform: string): string {
  const named = attribute.replaceAll('_', ' ')
  switch (why) {
    case 'exact':
      return `The column is called “${profile.path}”, exactly like the attribute`
    case 'label':
      return `“${profile.path}” is a name of “${named}” here`
    case 'platform':
      return `A file of ${platform} looks like this: the ${named} stands in “${profile.path}”`
    case 'values':
      return profile.name.named ? `The values of “${profile.path}” look like ${named}` : `The values look like ${named}`
    case 'learned':
      return words[0] ?? ''
    case 'together':
      return `Beside the other columns, “${profile.path}” can only be the ${named}`
    default:
      return words.length > 0 ? `“${[...new Set(words)].join(' ')}” means ${named}` : `“${profile.path}” means ${named}`
  }
}

const SHOWN: Readonly<Record<string, string>> = {
  gtin: 'the check digits are right',
  image: 'the values are addresses of pictures',
  url: 'the values are web addresses',
  price: 'the values are prices',
  number: 'the values are numbers',
  integer: 'the values are whole numbers',
  date: 'the values are dates',
  boolean: 'the values are yes or no',
  html: 'the values are HTML',
  path: 'the values are paths',
  empty: 'the sampled records leave it empty',
}

function valueReason(profile: ColumnProfile): string {
  const shown = SHOWN[profile.type]
  if (shown) return `; ${shown}.`
  const sample = profile.samples[0]
  return sample === undefined ? '.' : `; e.g. “${sample.length > 40 ? `${sample.slice(0, 39)}…` : sample}”.`
}
