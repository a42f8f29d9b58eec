/** Nouns that can be listed and shown; the commands are the same for all. */
export const NOUNS: readonly (readonly [string, string])[] = [
  ['products', 'sheets of goods and services'],
  ['offers', "merchants' prices and stock on products"],
  ['variations', 'sizes and colours of products'],
  ['categories', 'the tree of the marketplace'],
  ['attributes', 'what products and offers are described by'],
  ['change-requests', 'products that merchants propose, and changes they ask for'],
  ['bulk-edits', 'the same change of many products or offers'],
  ['merchants', 'who sells here'],
  ['merchant-groups', 'several merchants under one name'],
  ['merchant-fields', 'what you want to know of merchants besides'],
  ['onboarding-steps', 'what a merchant does before it sells'],
  ['tokens', 'keys of programs to the API'],
  ['users', 'people who may log in'],
  ['audit-log', 'who changed what'],
  ['events', 'what happened, as webhooks tell it'],
  ['jobs', 'work in the queue'],
]
