import { defineFaults } from '../kernel/fault.ts'

/** One thing wrong with a mapping document, short enough for a fault. */
interface Wrong {
  readonly path: string
  readonly detail: string
  readonly fix: string
}

/** What can be wrong with a mapping document before a record is read. */
export const mappingFaults = defineFaults('mapping', {
  unreadable: {
    kind: 'invalid',
    detail: (it: { name: string; line: number; column?: number; reason: string }) =>
      `The mapping ${it.name} cannot be read${it.line > 0 ? ` at line ${it.line}${it.column ? `, column ${it.column}` : ''}` : ''}: ${it.reason}`,
    fix: 'Write it as JSON or YAML; docs/mapping.md shows a whole one.',
  },
  invalid: {
    kind: 'invalid',
    detail: (it: { findings: readonly Wrong[] }) =>
      it.findings.map((wrong) => `${wrong.path === '' ? '' : `${wrong.path}: `}${wrong.detail}`).join(' '),
    fix: (it: { findings: readonly Wrong[] }) =>
      `${it.findings[0]?.fix || 'Mend the mapping document.'} “izb mappings check” lists everything.`,
  },
})
