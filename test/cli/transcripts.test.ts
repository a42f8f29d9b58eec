import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { expectTranscript, readTranscript } from './transcript.ts'

const folder = import.meta.dirname

describe.each(readdirSync(folder).filter((file) => file.endsWith('.transcript')))('%s', (file) => {
  const stories = readTranscript(readFileSync(join(folder, file), 'utf8'))
  test.each(stories.map((story) => [story.title, story] as const))('%s', async (_, story) => {
    await expectTranscript(story)
  })
})
