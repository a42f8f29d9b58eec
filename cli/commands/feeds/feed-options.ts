import { type Command, Option } from 'commander'
import type { Cli } from '../../cli.ts'
import { deskOf } from '../../desk.ts'
import { shareOf } from '../feed/import-options.ts'
import { pairsOf } from '../typed.ts'

/** What can be said of a feed. */
export interface FeedOptions {
  readonly name?: string
  readonly mode?: string
  readonly missing?: string
  readonly products?: boolean
  readonly set?: readonly string[]
  readonly maxInvalid?: string
  readonly maxRemoved?: string
  readonly overwriteEdits?: boolean
  readonly externalId?: string
}

/** Gives a command what can be said of a feed. */
export function withFeed(command: Command): Command {
  return command
    .option('--name <name>', 'what you call it')
    .addOption(
      new Option('--mode <mode>', 'full: it has everything; delta: only what changed').choices(['full', 'delta']),
    )
    .addOption(
      new Option('--missing <policy>', 'what becomes of items that it no longer has').choices([
        'deactivate',
        'zero-stock',
        'delete',
        'keep',
      ]),
    )
    .option('--no-products', 'only offers, on products that exist')
    .option('--set <attribute=value>', 'the same value for every record; may be repeated', gathered)
    .option('--max-invalid <share>', 'stop where more records than this are rejected (default 20%)')
    .option('--max-removed <share>', 'hold the removals where they are more than this (default 30%)')
    .option('--overwrite-edits', 'write over what people wrote by hand')
    .option('--external-id <id>', 'your own id of it')
}

/** The body that these options stand for, with the source where one is named. */
export async function feedBody(cli: Cli, source: string | undefined, options: FeedOptions): Promise<object> {
  const { name, mode, missing, products, set, externalId } = options
  const maxInvalid = shareOf('--max-invalid', options.maxInvalid)
  const maxRemoved = shareOf('--max-removed', options.maxRemoved)
  return {
    ...(source === undefined ? {} : await (await deskOf(cli)).place(source)),
    ...(name === undefined ? {} : { name }),
    ...(mode === undefined ? {} : { mode }),
    ...(missing === undefined ? {} : { missing }),
    // Commander knows only that it was not taken away: to say so would undo it in every change.
    ...(products === false ? { no_products: true } : {}),
    ...(set === undefined ? {} : { set: pairsOf('--set', set) }),
    ...(maxInvalid === undefined ? {} : { max_invalid: maxInvalid }),
    ...(maxRemoved === undefined ? {} : { max_removed: maxRemoved }),
    ...(options.overwriteEdits ? { overwrite_edits: true } : {}),
    ...(externalId === undefined ? {} : { external_id: externalId }),
  }
}

function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
