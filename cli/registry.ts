import type { Command } from 'commander'
import { CATALOG } from './catalog.ts'
import type { Cli } from './cli.ts'
import { FEED_VERBS } from './feed-verbs.ts'
import { LEARNED } from './learned.ts'
import { NOUNS } from './nouns.ts'
import { WRITTEN } from './written.ts'

/** Makes a command; its file is read only when it is asked for, so that the program starts at once. */
type CommandMaker = (cli: Cli) => Command

/** A command by name: its own code, or the verbs below it. */
export interface Entry {
  readonly name: string
  readonly summary: string
  readonly group?: string
  readonly load?: () => Promise<CommandMaker>
  readonly verbs?: readonly Entry[]
}

const FEEDS = 'Feeds:'
const MARKETPLACE = 'The marketplace:'
const PROGRAM = 'This program:'

const feeds: readonly Entry[] = [
  {
    name: 'analyze',
    group: FEEDS,
    summary: 'look at a feed and propose what becomes what',
    load: async () => (await import('./commands/feed/analyze.ts')).analyzeCommand,
  },
  {
    name: 'preview',
    group: FEEDS,
    summary: 'show what would come of the records, write nothing',
    load: async () => (await import('./commands/feed/preview.ts')).previewCommand,
  },
  {
    name: 'import',
    group: FEEDS,
    summary: 'bring a feed into the marketplace',
    load: async () => (await import('./commands/feed/import.ts')).importCommand,
  },
  {
    name: 'load',
    group: FEEDS,
    summary: "bring in the operator's own lists: categories, attributes, merchants …",
    load: async () => (await import('./commands/feed/load.ts')).loadCommand,
  },
  {
    name: 'imports',
    group: FEEDS,
    summary: 'runs of the past and present: list, show, problems, rejects …',
    verbs: [
      {
        name: 'list',
        summary: 'the runs, last first',
        load: async () => (await import('./commands/imports/list.ts')).listCommand,
      },
      {
        name: 'show',
        summary: 'the report of a run',
        load: async () => (await import('./commands/imports/show.ts')).showCommand,
      },
      {
        name: 'problems',
        summary: 'what was wrong, record by record',
        load: async () => (await import('./commands/imports/problems.ts')).problemsCommand,
      },
      {
        name: 'rejects',
        summary: 'the rejected records as a file that can be mended',
        load: async () => (await import('./commands/imports/rejects.ts')).rejectsCommand,
      },
      {
        name: 'watch',
        summary: 'follow a run until it ends',
        load: async () => (await import('./commands/imports/watch.ts')).watchCommand,
      },
      {
        name: 'apply',
        summary: 'make the removals that a guard held back',
        load: async () => (await import('./commands/imports/apply.ts')).applyCommand,
      },
      {
        name: 'discard',
        summary: 'drop the removals that a guard held back',
        load: async () => (await import('./commands/imports/discard.ts')).discardCommand,
      },
      {
        name: 'cancel',
        summary: 'stop a run that goes',
        load: async () => (await import('./commands/imports/cancel.ts')).cancelCommand,
      },
    ],
  },
  {
    name: 'mappings',
    group: FEEDS,
    summary: 'mapping documents: list, show, check, explain',
    verbs: [
      {
        name: 'list',
        summary: 'the stored mappings',
        load: async () => (await import('./commands/mappings/list.ts')).listCommand,
      },
      {
        name: 'show',
        summary: 'a mapping as a document that can be edited',
        load: async () => (await import('./commands/mappings/show.ts')).showCommand,
      },
      {
        name: 'check',
        summary: 'what is wrong with a mapping document',
        load: async () => (await import('./commands/mappings/check.ts')).checkCommand,
      },
      {
        name: 'explain',
        summary: 'why a column becomes what it becomes',
        load: async () => (await import('./commands/mappings/explain.ts')).explainCommand,
      },
      LEARNED,
    ],
  },
]

/** What can be done with a noun beyond looking at it. */
const ACTIONS: Readonly<Record<string, readonly Entry[]>> = {
  ...WRITTEN,
  feeds: FEED_VERBS,
  tokens: [
    {
      name: 'create',
      summary: 'make a token, shown once',
      load: async () => (await import('./commands/tokens/create.ts')).createCommand,
    },
    {
      name: 'revoke',
      summary: 'make a token work no more',
      load: async () => (await import('./commands/tokens/revoke.ts')).revokeCommand,
    },
  ],
  users: [
    {
      name: 'invite',
      summary: 'give somebody a role, and a link to a password',
      load: async () => (await import('./commands/users/invite.ts')).inviteCommand,
    },
    {
      name: 'disable',
      summary: 'let somebody in no more',
      load: async () => (await import('./commands/users/act.ts')).actCommand('disable'),
    },
    {
      name: 'enable',
      summary: 'let somebody in again',
      load: async () => (await import('./commands/users/act.ts')).actCommand('enable'),
    },
  ],
  jobs: [
    {
      name: 'retry',
      summary: 'do a dead job once more',
      load: async () => (await import('./commands/jobs/act.ts')).actCommand('retry'),
    },
    {
      name: 'cancel',
      summary: 'take a job out of the queue',
      load: async () => (await import('./commands/jobs/act.ts')).actCommand('cancel'),
    },
  ],
}

const resources = (group: string, nouns: readonly (readonly [string, string])[]): Entry[] =>
  nouns.map(
    ([noun, summary]): Entry => ({
      name: noun,
      group,
      summary: `${summary}: ${['list', 'show', ...(ACTIONS[noun] ?? []).map((it) => it.name)].join(', ')}`,
      verbs: [
        {
          name: 'list',
          summary: `list ${noun}, filtered and sorted`,
          load: async () => (await import('./commands/resource/list.ts')).listCommand(noun),
        },
        {
          name: 'show',
          summary: 'show one with everything it has',
          load: async () => (await import('./commands/resource/show.ts')).showCommand(noun),
        },
        ...(ACTIONS[noun] ?? []),
      ],
    }),
  )

const marketplace: readonly Entry[] = [
  { ...CATALOG, group: MARKETPLACE },
  ...resources(MARKETPLACE, NOUNS),
  {
    name: 'settings',
    group: MARKETPLACE,
    summary: 'how the marketplace behaves: show, update',
    verbs: [
      {
        name: 'show',
        summary: 'the settings in force',
        load: async () => (await import('./commands/settings/show.ts')).showCommand,
      },
      {
        name: 'update',
        summary: 'change settings',
        load: async () => (await import('./commands/settings/update.ts')).updateCommand,
      },
    ],
  },
]

const program: readonly Entry[] = [
  {
    name: 'serve',
    group: PROGRAM,
    summary: 'serve the API and its documentation',
    load: async () => (await import('./commands/program/serve.ts')).serveCommand,
  },
  {
    name: 'login',
    group: PROGRAM,
    summary: 'log in to a server; commands of this folder then talk to it',
    load: async () => (await import('./commands/program/login.ts')).loginCommand,
  },
  {
    name: 'logout',
    group: PROGRAM,
    summary: 'log out of a server; commands of this folder then use the database at hand',
    load: async () => (await import('./commands/program/logout.ts')).logoutCommand,
  },
  {
    name: 'whoami',
    group: PROGRAM,
    summary: 'who you are for the server',
    load: async () => (await import('./commands/program/whoami.ts')).whoamiCommand,
  },
  {
    name: 'openapi',
    group: PROGRAM,
    summary: 'print the description of the API',
    load: async () => (await import('./commands/program/openapi.ts')).openapiCommand,
  },
  {
    name: 'postman',
    group: PROGRAM,
    summary: 'print the API as a Postman collection',
    load: async () => (await import('./commands/program/postman.ts')).postmanCommand,
  },
  {
    name: 'demo',
    group: PROGRAM,
    summary: 'the two-minute tour, in a folder of its own',
    load: async () => (await import('./commands/program/demo.ts')).demoCommand,
  },
  {
    name: 'work',
    group: PROGRAM,
    summary: 'do what happens without a request: jobs, schedules, events',
    load: async () => (await import('./commands/program/work.ts')).workCommand,
  },
  {
    name: 'doctor',
    group: PROGRAM,
    summary: 'check that everything izb needs is there and well',
    load: async () => (await import('./commands/program/doctor.ts')).doctorCommand,
  },
  {
    name: 'config',
    group: PROGRAM,
    summary: 'the configuration in force, and where each value came from',
    load: async () => (await import('./commands/program/config.ts')).configCommand,
  },
  {
    name: 'migrate',
    group: PROGRAM,
    summary: 'bring the database to the tables of this version',
    load: async () => (await import('./commands/program/migrate.ts')).migrateCommand,
  },
  {
    name: 'completion',
    group: PROGRAM,
    summary: 'print the completion script of a shell',
    load: async () => (await import('./commands/program/completion.ts')).completionCommand,
  },
]

/** Everything that can be typed after `izb`. */
export const COMMANDS: readonly Entry[] = [
  ...feeds,
  ...resources(FEEDS, [
    ['feeds', 'sources that are imported again and again'],
    ['uploads', 'what was handed in to be imported'],
  ]),
  ...marketplace,
  ...program,
]
