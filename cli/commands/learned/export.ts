import { Command } from 'commander'
import { operatorContext } from '../../../server/context.ts'
import { allLessons, type LessonView } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { json } from '../../look/json.ts'
import { withMarketplace } from '../../open.ts'
import { pairsOf } from '../typed.ts'

/** `izb mappings learned export`. */
export function exportCommand(cli: Cli): Command {
  return new Command('export')
    .description('Everything that was learned as one JSON document.')
    .argument('[filters...]', 'only those that match: field=value')
    .addHelpText(
      'after',
      examples('izb mappings learned export > learned.json', 'izb mappings learned export merchant=acme'),
    )
    .action((filters: string[]) => cli.done(exportLessons(cli, filters)))
}

async function exportLessons(cli: Cli, filters: readonly string[]): Promise<ExitCode> {
  const wanted = pairsOf('A filter', filters)
  return withMarketplace(cli, async (db) => {
    const lessons: LessonView[] = []
    for await (const lesson of allLessons(operatorContext(db, cli.clock), wanted)) lessons.push(lesson)
    cli.out.write(`${json({ lessons })}\n`)
    return EXIT.ok
  })
}
