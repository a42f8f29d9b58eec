import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { onMarketplace } from '../../marketplace.ts'

/** `izb merchants onboarding <id>`. */
export function onboardingCommand(cli: Cli): Command {
  return new Command('onboarding')
    .argument('<id>', 'its id or its code')
    .addHelpText('after', examples('izb merchants onboarding acme'))
    .action((ref: string) => cli.done(showOnboarding(cli, ref)))
}

async function showOnboarding(cli: Cli, ref: string): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const onboarding = await it.get(['merchants', ref, 'onboarding'])
    show(cli, onboarding, (look) => renderTree(onboarding, look))
    return EXIT.ok
  })
}
