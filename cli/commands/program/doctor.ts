import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { type Look, paint } from '../../look/look.ts'
import { wrapped } from '../../look/width.ts'
import { plain } from '../../look/words.ts'
import { checkDatabase } from './check-database.ts'
import { CONFIGURATION, checkMachine } from './check-machine.ts'
import type { Finding } from './finding.ts'

/** `izb doctor`. */
export function doctorCommand(cli: Cli): Command {
  return new Command('doctor')
    .description(
      'Check Node, native modules, the database, its integrity, the data folder and disk space. Changes nothing.',
    )
    .addHelpText('after', examples('izb doctor', 'izb doctor --json', 'IZB_DATABASE_URL=postgres://… izb doctor'))
    .action(() => cli.done(doctor(cli)))
}

async function doctor(cli: Cli): Promise<ExitCode> {
  const machine = await checkMachine(cli)
  // Where the database is, only a configuration that can be read says.
  const configured = machine.at(-1)?.name !== CONFIGURATION
  const findings = configured ? [...machine, ...(await checkDatabase(cli))] : machine
  const state = worst(findings)
  show(cli, { state, checks: findings }, (look) => renderFindings(findings, look))
  return state === 'fail' ? EXIT.failed : EXIT.ok
}

function worst(findings: readonly Finding[]): Finding['state'] {
  if (findings.some((it) => it.state === 'fail')) return 'fail'
  return findings.some((it) => it.state === 'warn') ? 'warn' : 'ok'
}

function renderFindings(findings: readonly Finding[], look: Look): string {
  const brush = paint(look)
  const signs = { ok: brush.good('ok  '), warn: brush.warn('warn'), fail: brush.bad('fail') }
  const width = Math.max(...findings.map((it) => it.name.length))
  const indent = ' '.repeat(width + 8)
  const lines = findings.flatMap((it) => [
    wrapped(`${signs[it.state]}  ${it.name.padEnd(width)}  ${plain(it.says)}`, look.width, indent),
    ...(it.fix === '' ? [] : [wrapped(`${indent}${brush.faint('Fix:')} ${plain(it.fix)}`, look.width, indent)]),
  ])
  const endings = {
    ok: 'All is well.',
    warn: 'It works, but look at the warnings.',
    fail: 'It does not work like this.',
  }
  return `${lines.join('\n')}\n\n${endings[worst(findings)]}`
}
