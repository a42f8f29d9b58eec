import { type Command, Option } from 'commander'
import type { MissingPolicy } from '../../../engine/contract/target.ts'
import type { FeedWish, ImportWish } from '../../desk.ts'
import { usageFaults } from '../../usage.faults.ts'
import { pairsOf, wholeOf } from '../typed.ts'

/** The options of whatever reads a feed with a mapping. */
export interface MappingOptions {
  readonly merchant?: string
  readonly target?: string
  readonly mapping?: string
  readonly set?: readonly string[]
  readonly mode?: 'full' | 'delta'
  readonly products: boolean
}

/** The options of `import` and `load`. */
export interface ImportOptions extends MappingOptions {
  readonly restart?: boolean
  readonly missing?: MissingPolicy
  readonly maxInvalid?: string
  readonly maxRemoved?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly threads?: string
  readonly rejects?: string
  readonly report?: string
}

export const DEFAULT_TARGET = 'offers'
/** Each has an isolate of its own; beyond the cores of any machine they only cost memory. */
const THREADS_MAX = 64

/** Whose feed it is, and how its columns become attributes. */
export function withMapping(command: Command): Command {
  return withHow(
    command.option('--merchant <code>', 'whose feed it is; not needed where there is one merchant only'),
  ).option('--no-products', 'only offers, on products that exist')
}

/** How columns become attributes, and whether that is all there is. */
export function withHow(command: Command): Command {
  return command
    .option(
      '--mapping <file>',
      'a mapping document, YAML or JSON, or the name of a ready one (shopify …); without it the proposals are taken',
    )
    .option('--set <attribute=value>', 'the same value for every record; may be repeated', gathered)
    .addOption(
      new Option('--mode <mode>', 'full: the feed has everything; delta: only what changed').choices(['full', 'delta']),
    )
}

/** What may be removed, what is too much, and where the outcome goes. */
export function withGuards(command: Command): Command {
  return command
    .option('--restart', 'begin anew instead of taking up an interrupted run')
    .addOption(
      new Option('--missing <policy>', 'what becomes of items that a full feed no longer has').choices([
        'deactivate',
        'zero-stock',
        'delete',
        'keep',
      ]),
    )
    .option('--max-invalid <share>', 'stop where more records than this are rejected (default 20%)')
    .option('--max-removed <share>', 'hold the removals where they are more than this (default 30%)')
    .option('--dry-run', 'do everything but write')
    .option('--yes', 'take the proposed mapping without asking')
    .option(
      '--threads <n>',
      `threads, 1 to ${THREADS_MAX}: one reads and writes, the others map (default: one a core, at most 4)`,
    )
    .option('--rejects <file>', 'write the rejected records there, to be mended and imported again')
    .option('--report <file>', 'write the report there: .json, .csv or .txt')
}

/** What these options ask of a source. */
export async function importWish(address: string, options: ImportOptions): Promise<ImportWish> {
  return {
    ...(await feedWish(options)),
    address,
    target: options.target ?? DEFAULT_TARGET,
    products: options.products,
    ...(options.merchant === undefined ? {} : { merchant: options.merchant }),
  }
}

/** What they ask of a feed, which knows the rest. */
export async function feedWish(options: Omit<ImportOptions, 'products'>): Promise<FeedWish> {
  if (options.mapping !== undefined) await mustBeMapping(options.mapping)
  const maxInvalid = shareOf('--max-invalid', options.maxInvalid)
  const maxRemoved = shareOf('--max-removed', options.maxRemoved)
  return {
    set: pairsOf('--set', options.set ?? []),
    restart: options.restart === true,
    dryRun: options.dryRun === true,
    ...(options.mapping === undefined ? {} : { mappingFile: options.mapping }),
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    ...(options.missing === undefined ? {} : { missing: options.missing }),
    ...(maxInvalid === undefined ? {} : { maxInvalid }),
    ...(maxRemoved === undefined ? {} : { maxRemoved }),
    ...(options.threads === undefined ? {} : { threads: wholeOf('--threads', options.threads, 1, THREADS_MAX) }),
  }
}

/** Better said before a process is made for the run. */
async function mustBeMapping(file: string): Promise<void> {
  const { readMappingText } = await import('../../../workers/import-run/mapping-file.ts')
  await readMappingText(file)
}

/** `20%`, `20 %`, `0.2` or `20` as a share between 0 and 1. */
export function shareOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const match = /^(\d{1,3}(?:\.\d+)?)\s*(%?)$/.exec(text.trim())
  const value = Number(match?.[1])
  const share = match?.[2] === '%' || value > 1 ? value / 100 : value
  if (match && share <= 1) return share
  throw usageFaults.bad_option({ option, value: text, expected: 'a share like 20%' })
}

function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
