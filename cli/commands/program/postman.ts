import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { describedApi } from '../../described.ts'
import { examples } from '../../look/examples.ts'

/** `izb postman`. */
export function postmanCommand(cli: Cli): Command {
  return new Command('postman')
    .description('Print a collection of every request, to be imported by Postman.')
    .addHelpText('after', examples('izb postman > izb.postman.json'))
    .action(() => cli.done(postman(cli)))
}

async function postman(cli: Cli): Promise<ExitCode> {
  const document = await describedApi(cli)
  const { default: converter } = await import('openapi-to-postmanv2')
  const collection = await new Promise((resolve, reject) => {
    converter.convert({ type: 'json', data: document }, { folderStrategy: 'Tags' }, (error, result) => {
      if (error || !result?.result) reject(error ?? new Error(result?.reason))
      else resolve(result.output?.[0]?.data)
    })
  })
  cli.out.write(`${JSON.stringify(collection, null, 2)}\n`)
  return EXIT.ok
}
