import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { eachDatabase } from '../support/databases.ts'
import { expectTranscript, readTranscript } from './transcript.ts'

const stories = readTranscript(readFileSync(join(import.meta.dirname, 'both-databases.story'), 'utf8'))

eachDatabase((open) => {
  test.each(stories.map((story) => [story.title, story] as const))('%s', async (_, story) => {
    const { url } = await open()
    await expectTranscript(story, { IZB_DATABASE_URL: url })
  })
})
