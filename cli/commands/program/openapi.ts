import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { describedApi } from '../../described.ts'
import { examples } from '../../look/examples.ts'

/** `izb openapi`. */
export function openapiCommand(cli: Cli): Command {
  return new Command('openapi')
    .description('Print the description of the API, OpenAPI 3.1 in JSON.')
    .addHelpText('after', examples('izb openapi > openapi.json'))
    .action(() => cli.done(openapi(cli)))
}

async function openapi(cli: Cli): Promise<ExitCode> {
  cli.out.write(`${JSON.stringify(await describedApi(cli), null, 2)}\n`)
  return EXIT.ok
}
