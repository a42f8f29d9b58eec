import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { onMarketplace, type Place } from '../../marketplace.ts'
import { verbAt, writesOf } from '../../writes.ts'
import { bodyOf } from './body.ts'

type Method = 'POST' | 'PATCH' | 'DELETE'

/** What the examples of a noun say of a new one, of a change, and of an action. */
const EXAMPLES: Readonly<Record<string, readonly [created: string, changed: string]>> = {
  categories: ['code=apparel name=Apparel names.fr=Mode', 'parent=home position=3'],
  attributes: ['code=heel_height type=measure unit=cm categories=shoes', 'required=true'],
  products: [
    'key=lamp-1 title="Desk lamp" category=lamps attributes.color=red',
    'title="Desk lamp, red" seo.slug=lamp',
  ],
  offers: ['merchant=acme product=lamp-1 sku=ACME-1 price=29.90 stock=12', 'price=27.50'],
  variations: ['', 'price=27.50 stock=3'],
  'change-requests': ['key=lamp-9 merchant=acme changes.title="Floor lamp" changes.category=lamps', ''],
  'bulk-edits': ['noun=offers filter.merchant=acme change.condition=new', ''],
  merchants: ['code=acme name="Acme SARL" country=FR', 'city=Lyon custom.tier=gold'],
  'merchant-groups': ['code=north merchants=acme,bolt', 'merchants=acme'],
  'merchant-fields': ['code=tier type=list values=gold,silver', 'required=true'],
  'product-families': [
    `code=summer conditions='{"field":"category","eq":"apparel"}'`,
    `conditions='{"field":"brand","eq":"Acme"}'`,
  ],
  'onboarding-steps': ['code=company kind=information fields=legal_name,vat_number', 'required=false'],
}

const OF = 'what it shall be: field=value; a comma between several, custom.field=value, nothing for none'

/** `izb <resource> create field=value …`. */
export function createCommand(noun: string): (cli: Cli) => Command {
  return (cli) =>
    new Command('create')
      .argument('[fields...]', OF)
      .addHelpText('after', examples(`izb ${noun} create ${EXAMPLES[noun]?.[0] ?? 'code=new'}`))
      .action((pairs: string[]) => cli.done(send(cli, 'POST', [noun], pairs)))
}

/** `izb <resource> update <id> field=value …`. */
export function updateCommand(noun: string): (cli: Cli) => Command {
  return (cli) =>
    new Command('update')
      .argument('<id>', 'its id, or what it is called: code, external:<id>')
      .argument('[fields...]', OF)
      .addHelpText('after', examples(`izb ${noun} update 12 ${EXAMPLES[noun]?.[1] ?? 'name=New'}`))
      .action((ref: string, pairs: string[]) => cli.done(send(cli, 'PATCH', [noun, ref], pairs)))
}

/** `izb <resource> delete <id>`, or what that is called with this noun. */
export function deleteCommand(noun: string, name = 'delete'): (cli: Cli) => Command {
  return (cli) =>
    new Command(name)
      .argument('<id>', 'its id, or what it is called: code, external:<id>')
      .addHelpText('after', examples(`izb ${noun} ${name} 12`))
      .action((ref: string) => cli.done(send(cli, 'DELETE', [noun, ref], [])))
}

/** `izb <resource> <action> <id> field=value …`. */
export function actCommand(noun: string, action: string): (cli: Cli) => Command {
  return (cli) =>
    new Command(action)
      .argument('<id>', 'its id, or what it is called: code, external:<id>')
      .argument('[fields...]', 'what the action takes, e.g. reason="on holiday"')
      .addHelpText('after', examples(`izb ${noun} ${action} 12`, `izb ${noun} ${action} 12 --json`))
      .action((ref: string, pairs: string[]) => cli.done(send(cli, 'POST', [noun, ref, action], pairs)))
}

/** `izb <resource> <action> field=value …`: with all of them at once. */
export function wholeCommand(noun: string, action: string): (cli: Cli) => Command {
  return (cli) =>
    new Command(action)
      .argument('[fields...]', 'what the action takes')
      .addHelpText('after', examples(`izb ${noun} ${action}`, `izb ${noun} ${action} --json`))
      .action((pairs: string[]) => cli.done(send(cli, 'POST', [noun, '', action], pairs)))
}

async function send(cli: Cli, method: Method, place: Place, pairs: readonly string[]): Promise<ExitCode> {
  const verb = verbAt(await writesOf(place[0]), method, place)
  if (!verb) throw new Error(`nothing is at ${place.join('/')}`)
  const body = verb.body ? bodyOf(verb, pairs) : undefined
  return onMarketplace(cli, async (it) => {
    const thing = await it.send(method, place, body)
    show(cli, thing, (look) => renderTree(thing, look))
    return EXIT.ok
  })
}
