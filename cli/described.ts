import type { Cli } from './cli.ts'
import { configurationOf, withMarketplace } from './open.ts'
import { askServer } from './remote.ts'
import { version } from './version.ts'

/** The description of the API: the server's own, or that of this program. */
export async function describedApi(cli: Cli): Promise<object> {
  const { url, token } = await configurationOf(cli)
  if (url !== null && token !== null) {
    return (await (await askServer(url, token, cli.signal)('GET', 'v1/openapi.json')).json()) as object
  }
  const jobs = () => Promise.reject(new Error('nobody works on a description'))
  return withMarketplace(cli, async (db) => {
    const { buildApp } = await import('../server/app.ts')
    const app = await buildApp({ db, clock: cli.clock, jobs, version: version(), url })
    await app.ready()
    const document = app.swagger()
    await app.close()
    return document
  })
}
