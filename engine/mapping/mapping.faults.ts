import { defineFaults } from '../kernel/fault.ts'
import { meant } from './lint/finding.ts'

/** One thing wrong with a mapping document, short enough for a fault. */
interface Wrong {
  readonly path: string
  readonly detail: string
  readonly fix: string
}

/** A column that is no longer there, with what was made of it and what may have taken its place. */
interface Lost {
  readonly column: string
  readonly required: readonly string[]
  readonly renamed: { readonly to: string; readonly reason: string } | null
}

/** What can be wrong with a mapping document before a record is read. */
export const mappingFaults = defineFaults('mapping', {
  unreadable: {
    kind: 'invalid',
    detail: (it: { name: string; line: number; column?: number; reason: string }) =>
      `The mapping ${it.name} cannot be read${it.line > 0 ? ` at line ${it.line}${it.column ? `, column ${it.column}` : ''}` : ''}: ${it.reason}`,
    fix: 'Write it as JSON or YAML; docs/mapping.md shows a whole one.',
  },
  column_lost: {
    kind: 'unprocessable',
    detail: (it: { mapping: string; lost: readonly Lost[]; gained: readonly string[] }) =>
      `${it.lost
        .map(
          ({ column, required }) =>
            `The source has no column “${column}” any more, which ${required.join(', ')} needs.`,
        )
        .join(' ')} Nothing was written.`,
    fix: (it: { mapping: string; lost: readonly Lost[]; gained: readonly string[] }) =>
      [
        ...it.lost.map(({ column, renamed }) =>
          renamed
            ? `“${renamed.to}” seems to be “${column}” under a new name: ${renamed.reason}.`
            : `Nothing new looks like “${column}”${it.gained.length > 0 ? `; new are ${it.gained.slice(0, 20).join(', ')}` : ''}.`,
        ),
        `Put the new name into the mapping (izb mappings show ${it.mapping} > mapping.yaml) and import with --mapping mapping.yaml; on a terminal, izb import asks. If the sender made a mistake, import again when it is mended.`,
      ].join(' '),
  },
  invalid: {
    kind: 'invalid',
    detail: (it: { findings: readonly Wrong[] }) =>
      it.findings.map((wrong) => `${wrong.path === '' ? '' : `${wrong.path}: `}${wrong.detail}`).join(' '),
    fix: (it: { findings: readonly Wrong[] }) =>
      `${it.findings[0]?.fix || 'Mend the mapping document.'} “izb mappings check” lists everything.`,
  },
  column_unknown: {
    kind: 'not_found',
    detail: (it: { column: string; columns: readonly string[] }) => `The source has no column “${it.column}”.`,
    fix: (it: { column: string; columns: readonly string[] }) =>
      meant(it.column, it.columns, `Its columns are: ${some(it.columns)}.`),
  },
})

const COLUMNS_SHOWN = 20

function some(columns: readonly string[]): string {
  const more = columns.length - COLUMNS_SHOWN
  return `${columns.slice(0, COLUMNS_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
