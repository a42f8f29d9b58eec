export { customerNamed } from './customer-named.ts'
