import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { eachDatabase } from '../support/databases.ts'
import { openServer } from '../support/server.ts'
import { expectTranscript, readTranscript } from './transcript.ts'

const stories = readTranscript(readFileSync(join(import.meta.dirname, 'imports.story'), 'utf8'))
const told = stories.map((story) => [story.title, story] as const)

eachDatabase((open, dialect) => {
  describe('without a server', () => {
    test.each(told)('%s', async (_, story) => {
      const { url } = await open()
      await expectTranscript(story, { IZB_DATABASE_URL: url })
    })
  })

  describe('with a server', () => {
    test.each(told)('%s', async (_, story) => {
      const server = await openServer(dialect)
      await expectTranscript(story, { IZB_URL: server.url, IZB_TOKEN: await server.token('operator') })
    })

    test('a merchant’s token needs no merchant to be named', async () => {
      const server = await openServer(dialect)
      const [story] = stories
      if (!story) throw new Error('no story')
      await expectTranscript(story, { IZB_URL: server.url, IZB_TOKEN: await server.token('merchant', 'default') })
    })
  })
})
