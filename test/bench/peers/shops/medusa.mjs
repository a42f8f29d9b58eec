// Runs inside an installed Medusa (`medusa exec`): its own workflow that imports products from its own CSV.
// It says when the import begins and ends, so that its start is not counted.
import { readFileSync, readSync, writeSync } from 'node:fs'
import { importProductsAsChunksWorkflow, waitConfirmationProductImportStepId } from '@medusajs/core-flows'
import { Modules, TransactionHandlerType } from '@medusajs/framework/utils'
import { StepResponse } from '@medusajs/framework/workflows-sdk'

/** Says it, and stands still until whoever measures has read the clocks. */
function mark(text) {
  writeSync(
    1,
    `${text}
`,
  )
  readSync(0, Buffer.alloc(1))
}

export default async function importProducts({ container, args: [feed, begin, end] }) {
  const filename = 'products.csv'
  mark(begin)
  // As its route POST /admin/products/import does, and the click that confirms it.
  const file = await container
    .resolve(Modules.FILE)
    .createFiles({ filename, mimeType: 'text/csv', access: 'private', content: readFileSync(feed, 'utf8') })
  const workflow = importProductsAsChunksWorkflow(container)
  const { transaction } = await workflow.run({ input: { fileKey: file.id, filename } })
  const workflowId = importProductsAsChunksWorkflow.getName()
  const engine = container.resolve(Modules.WORKFLOW_ENGINE)
  const finished = Promise.withResolvers()
  await engine.subscribe({
    workflowId,
    transactionId: transaction.transactionId,
    subscriber: (event) => {
      if (event.eventType === 'onFinish') finished.resolve(event)
    },
  })
  await engine.setStepSuccess({
    idempotencyKey: {
      action: TransactionHandlerType.INVOKE,
      transactionId: transaction.transactionId,
      stepId: waitConfirmationProductImportStepId,
      workflowId,
    },
    stepResponse: new StepResponse(true),
  })
  const { errors } = await finished.promise
  mark(end)
  if (errors?.length) throw new Error(`Medusa refused: ${JSON.stringify(errors[0]).slice(0, 2_000)}`)
  const [, products] = await container.resolve(Modules.PRODUCT).listAndCountProducts({}, { take: 1 })
  writeSync(1, `${JSON.stringify({ products })}\n`)
}
