import { defineSource } from '../contract/source.ts'

export default defineSource({
  name: 'stdin',
  summary: 'What another program pipes in.',
  examples: ['-'],
  local: true,
  matches: (address) => address === '-',
  open: async (_address, { stdin }) => ({ stream: () => stdin, name: '' }),
})
