import { defineFaults } from '../../../engine/kernel/fault.ts'

/** What can be wrong with the way a customer is named. */
export const customerFaults = defineFaults('customers', {
  bad_external_id: {
    kind: 'invalid',
    detail: 'A customer is named by 1 to 200 characters.',
    fix: 'Put the id that your front end knows the customer by into the header Izb-Customer.',
  },
})
