import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { plain } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'

type Action = 'retry' | 'cancel'

const SAID: Readonly<Record<Action, { readonly description: string; readonly done: string }>> = {
  retry: {
    description: 'Let a dead or cancelled job be done once more.',
    done: 'is queued again; a worker does it',
  },
  cancel: {
    description: 'Take a job out of the queue. One that runs is told to stop within seconds.',
    done: 'is cancelled',
  },
}

/** `izb jobs retry <id>` and `izb jobs cancel <id>`. */
export function actCommand(action: Action): (cli: Cli) => Command {
  return (cli) =>
    new Command(action)
      .description(SAID[action].description)
      .argument('<id>', 'id of the job')
      .addHelpText('after', examples(`izb jobs ${action} 019ad5c2-7d1e-7cc0-9a55-2f6c3f0f7a11`))
      .action((id: string) => cli.done(act(cli, id, action)))
}

async function act(cli: Cli, id: string, action: Action): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    show(cli, await it.send('POST', ['jobs', id, action]), () => `Job ${plain(id)} ${SAID[action].done}.`)
    return EXIT.ok
  })
}
