import { PROBLEM_CODES } from '../engine/kernel/reject.ts'
import { FINDINGS } from '../engine/mapping/lint/finding.ts'

/** Everything that a report or a check of a mapping may name. */
export function problemsPage(): string {
  const codes = Object.entries(PROBLEM_CODES).map(([code, says]) => `| \`${code}\` | ${says} |`)
  const findings = Object.entries(FINDINGS).map(([code, severity]) => `| \`${code}\` | ${severity} |`)
  return `# Problems

The report of an import counts what is wrong by these codes, with row, raw value and a sentence on how to mend it.
An error leaves its record out; a warning is only counted.

| code | meaning |
| --- | --- |
${codes.join('\n')}

## Findings about a mapping

\`izb mappings check\` names these; an error keeps a mapping from being used.

| code | severity |
| --- | --- |
${findings.join('\n')}
`
}
