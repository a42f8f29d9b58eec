import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { writeFileInPieces } from '../../files.ts'
import { examples } from '../../look/examples.ts'
import { plain, plainLines } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'

interface Options {
  readonly to?: string
}

/** `izb imports rejects <id>`. */
export function rejectsCommand(cli: Cli): Command {
  return new Command('rejects')
    .description(
      "The records that a run left out: the sender's own cells, and four columns that say what was wrong. Mend it and import it as it is.",
    )
    .argument('<id>', 'id of the import')
    .option('--to <file>', 'write it there instead of to standard output')
    .addHelpText(
      'after',
      examples('izb imports rejects k7m2p9xq4t > rejects.csv', 'izb imports rejects k7m2p9xq4t --to rejects.csv'),
    )
    .action((id: string, options: Options) => cli.done(rejects(cli, id, options)))
}

async function rejects(cli: Cli, id: string, options: Options): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const pieces = it.text(['imports', id, 'rejects'])
    if (options.to === undefined)
      for await (const piece of pieces) cli.out.write(cli.out.tty ? plainLines(piece) : piece)
    else {
      await writeFileInPieces(options.to, pieces)
      cli.err.write(`Written to ${plain(options.to)}. Mend it, then: izb import ${plain(options.to)}\n`)
    }
    return EXIT.ok
  })
}
