import { Value } from 'typebox/value'
import type { Format } from '../../contract/format.ts'
import type { SourceOptions } from '../../contract/mapping.ts'
import { type Finding, finding, meant } from './finding.ts'

/** Judges what a document says of its source: a format that exists, and options that it has. */
export function sourceFindings(said: SourceOptions, formats: ReadonlyMap<string, Format>): Finding[] {
  const { format: name, encoding, ...own } = said
  const unreadable = [name, encoding].some((it) => it !== undefined && typeof it !== 'string')
  // Its shape is told by the schema of the document.
  if (unreadable || name === undefined) return []
  const format = formats.get(name)
  if (format) return optionFindings(own, format)
  const fix = meant(name, formats.keys(), `Formats are ${[...formats.keys()].join(', ')}.`)
  return [finding('unknown_format', 'source.format', `There is no format “${name}”.`, fix)]
}

/** Judges options of a source by the format that reads it. What they leave out is found out. */
export function optionFindings(own: object, format: Format): Finding[] {
  const known = Object.keys(format.options.properties)
  const strange = Object.keys(own).filter((option) => !known.includes(option))
  const fix = `${format.name} has the options ${known.join(', ') || 'of no kind'}; see docs/mapping.md.`
  if (strange.length > 0) {
    return strange.map((option) =>
      finding(
        'unknown_option',
        `source.${option}`,
        `${format.name} has no option “${option}”.`,
        meant(option, known, fix),
      ),
    )
  }
  return Object.entries(own).flatMap(([option, value]) => {
    const [error] = Value.Errors(format.options.properties[option] as object, value)
    return error ? [finding('option_wrong', `source.${option}`, `It does not fit: ${error.message}.`, fix)] : []
  })
}

/** True where the options say all that the format must be told. */
export function isComplete(options: object, format: Format): boolean {
  return (format.options.required ?? []).every((option) => option in options)
}
