import ivm from 'isolated-vm'
import { type Finding, finding } from './finding.ts'

/** Judges scripts by compiling them where they can do no harm; nothing is run. */
export function scriptFindings(scripts: readonly { readonly path: string; readonly script: string }[]): Finding[] {
  if (scripts.length === 0) return []
  const isolate = new ivm.Isolate({ memoryLimit: 32 })
  try {
    const context = isolate.createContextSync()
    return scripts.flatMap(({ path, script }) => {
      const wrong = syntaxOf(isolate, context, script)
      if (wrong !== null) {
        return [
          finding(
            'script_syntax',
            path,
            `The script is no JavaScript: ${wrong}.`,
            'It is the body of a function: it ends with return.',
          ),
        ]
      }
      if (/\b(return|throw)\b/.test(script)) return []
      return [
        finding(
          'script_without_result',
          path,
          'The script never returns anything.',
          'Begin its last line with return.',
        ),
      ]
    })
  } finally {
    isolate.dispose()
  }
}

function syntaxOf(isolate: ivm.Isolate, context: ivm.Context, script: string): string | null {
  const make = `try { new Function('record', 'value', 'item', 'lookup', '"use strict";' + $0); return '' } catch (error) { return String(error.message) }`
  const wrong = context.evalClosureSync(make, [script], { arguments: { copy: true }, timeout: 1_000 }) as string
  if (wrong === '') return null
  try {
    // The function's maker knows no lines; a compiler does.
    isolate.compileScriptSync(`(function () {"use strict";${script}\n})`, { filename: 'script' }).release()
  } catch (error) {
    const line = /\[script:(\d+):\d+\]/.exec((error as Error).message)?.[1]
    // What is missing at the end is found behind it.
    const last = script.split('\n').length
    return line === undefined ? wrong : `${wrong} (line ${Math.min(Number(line), last)})`
  }
  return wrong
}
