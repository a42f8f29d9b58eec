import { Command } from 'commander'
import type { PreviewOf } from '../../../engine/contract/preview.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { deskOf, type ImportWish } from '../../desk.ts'
import { examples } from '../../look/examples.ts'
import { renderPreview } from '../../look/preview.ts'
import { usageFaults } from '../../usage.faults.ts'
import { wholeOf } from '../typed.ts'
import { SOURCE_HELP } from './import.ts'
import { DEFAULT_TARGET, importWish, type MappingOptions, withMapping } from './import-options.ts'
import { talkOf } from './run-import.ts'

interface Options extends MappingOptions {
  readonly rows?: string
  readonly row?: string
  readonly all?: boolean
}

const ROWS_SHOWN = 5

/** `izb preview <source>`. */
export function previewCommand(cli: Cli): Command {
  return withMapping(
    new Command('preview')
      .argument('<source>', SOURCE_HELP)
      .option('--target <target>', `what it holds (default ${DEFAULT_TARGET})`)
      .option('--rows <n>', `the first n records (default ${ROWS_SHOWN})`)
      .option('--row <n>', 'the record on this row')
      .option('--all', 'judge the whole source: what an import would create, change, remove'),
  )
    .addHelpText(
      'after',
      examples(
        'izb preview feed.csv',
        'izb preview feed.csv --row 118 --mapping acme.yaml',
        'izb preview feed.xml --merchant acme --mode full --all',
      ),
    )
    .action((source: string, options: Options) => cli.done(preview(cli, source, options)))
}

async function preview(cli: Cli, source: string, options: Options): Promise<ExitCode> {
  const wish: ImportWish = {
    ...(await importWish(source, { ...options, dryRun: true })),
    preview: whichOf(options),
  }
  const desk = await deskOf(cli)
  const talk = talkOf(cli, false)
  const result = await desk.preview(wish, talk.listener).finally(() => talk.stop())
  show(cli, result, (look) => renderPreview(result, look, { analysis: options.row === undefined }))
  return result.report.state === 'cancelled' ? EXIT.cancelled : EXIT.ok
}

function whichOf(options: Options): PreviewOf {
  const given = (['rows', 'row', 'all'] as const).filter((name) => options[name] !== undefined)
  const [one, other] = given
  if (one && other) throw usageFaults.options_conflict({ one: `--${one}`, other: `--${other}` })
  if (options.all) return { all: true }
  if (options.row !== undefined) return { row: wholeOf('--row', options.row) }
  return { rows: options.rows === undefined ? ROWS_SHOWN : wholeOf('--rows', options.rows) }
}
