import { Command } from 'commander'
import type { Finding } from '../../../engine/mapping/lint/finding.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { type Look, paint } from '../../look/look.ts'
import { plain, plural, quoted } from '../../look/words.ts'
import { configurationOf, withMarketplace } from '../../open.ts'

interface Options {
  readonly source?: string
}

/** `izb mappings check <file>`. */
export function checkCommand(cli: Cli): Command {
  return new Command('check')
    .description(
      'What is wrong with a mapping document: misspelt rules, attributes and columns, options that cannot be, scripts that cannot be read. With --source, its columns are looked at too.',
    )
    .argument('<file>', 'the mapping document, YAML or JSON')
    .option('--source <source>', 'the feed it is for: path or address')
    .addHelpText('after', examples('izb mappings check acme.yaml', 'izb mappings check acme.yaml --source feed.csv'))
    .action((file: string, options: Options) => cli.done(check(cli, file, options)))
}

async function check(cli: Cli, file: string, options: Options): Promise<ExitCode> {
  const { readMappingText } = await import('../../../workers/import-run/mapping-file.ts')
  const text = await readMappingText(file)
  const { dataDir } = await configurationOf(cli)
  const { checkMappingFile } = await import('../../../workers/import-run/check-mapping-file.ts')
  return withMarketplace(cli, async (db) => {
    const address = options.source === undefined ? {} : { address: options.source }
    const findings = await checkMappingFile(db, { text, name: file, dataDir, ...address }, cli)
    const valid = !findings.some((it) => it.severity === 'error')
    show(cli, { valid, findings }, (look) => renderFindings(file, findings, look))
    return valid ? EXIT.ok : EXIT.failed
  })
}

function renderFindings(file: string, findings: readonly Finding[], look: Look): string {
  const { good, bad, warn, strong, faint } = paint(look)
  const errors = findings.filter((it) => it.severity === 'error').length
  const lines = findings.flatMap((it) => [
    `${it.severity === 'error' ? bad('✗') : warn('!')} ${strong(plain(it.path) || plain(file))}  ${plain(it.detail)}`,
    ...(it.fix === '' ? [] : [`  ${faint('Fix:')} ${plain(it.fix)}`]),
  ])
  if (errors > 0) return [...lines, '', `${plural(errors, 'thing')} to mend in ${quoted(file)}.`].join('\n')
  const odd = findings.length === 0 ? 'is right' : `can be used; ${plural(findings.length, 'thing')} to look at`
  return [...lines, ...(lines.length > 0 ? [''] : []), `${good('✓')} ${plain(file)} ${odd}.`].join('\n')
}
