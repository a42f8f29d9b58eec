import type { ListProposal, Proposal } from '../contract/analysis.ts'
import type { Step } from '../contract/mapping.ts'
import type { AttributeDefinition, TargetSchema } from '../contract/target.ts'
import type { Learned } from './learned.ts'
import type { ColumnProfile } from './profile.ts'
import { proposeValues } from './values.ts'

const VALUES_MAX = 500
const SURE_FROM = 0.6
/** From here on the list itself has the word: nothing is needed. */
const LISTED_FROM = 0.99
const LISTS: ReadonlySet<string> = new Set(['list', 'multi-list'])

/** What the words of the source become in the marketplace's lists, and which become nothing; most frequent first. */
export function proposeLists(
  proposals: readonly Proposal[],
  profiles: readonly ColumnProfile[],
  schema: TargetSchema,
  learned: Learned | undefined,
): ListProposal[] {
  const definitions = new Map(schema.attributes.map((definition) => [definition.code, definition]))
  return proposals.flatMap(({ attribute, from }) => {
    const definition = definitions.get(attribute)
    if (!definition?.values || !LISTS.has(definition.type)) return []
    const counts = wordsOf(
      profiles.filter(({ path }) => from.includes(path)),
      definition,
    )
    const words = [...counts].sort(([, one], [, other]) => other - one).slice(0, VALUES_MAX)
    const sources = words.map(([source]) => source)
    const found = new Map(proposeValues(sources, definition, learned).map((value) => [value.source, value]))
    return words.map(([source, records]): ListProposal => {
      const value = found.get(source)
      return value
        ? { attribute, source, records, value: value.code, confidence: value.confidence, reason: value.reason }
        : { attribute, source, records, value: null, confidence: 0, reason: 'No value of the list is close to it' }
    })
  })
}

function wordsOf(profiles: readonly ColumnProfile[], definition: AttributeDefinition): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { cells, listed, separator } of profiles) {
    const mark = definition.type === 'list' ? null : listed ? ' > ' : separator
    for (const cell of cells) {
      for (const word of mark === null ? [cell] : cell.split(mark)) {
        const text = word.trim()
        if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
      }
    }
  }
  return counts
}

/** The step that turns the words of an attribute's columns into its list; none where the list has them all. */
export function lookupOf(attribute: string, values: readonly ListProposal[]): Step[] {
  const sure = values.filter(
    ({ attribute: code, value, confidence }) =>
      code === attribute && value !== null && confidence >= SURE_FROM && confidence < LISTED_FROM,
  )
  if (sure.length === 0) return []
  return [{ lookup: { map: Object.fromEntries(sure.map(({ source, value }) => [source, value])), otherwise: 'keep' } }]
}
