import type { App } from './app.ts'

const BODY_MS_MAX = 60_000

/** Hangs up on who takes too long to send a body; a route that takes large ones says how long that is. */
export function loseSlowSenders(app: App): void {
  app.addHook('onRequest', async (request) => {
    const { raw } = request
    if (raw.complete !== false || raw.readableEnded) return
    const timer = setTimeout(() => {
      if (!raw.complete) raw.destroy()
    }, request.routeOptions.config.bodyMsMax ?? BODY_MS_MAX)
    timer.unref()
    raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
  })
}
