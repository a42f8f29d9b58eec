import type {
  AttributeDefinition,
  KnownItem,
  MissingPolicy,
  Outcome,
  Packed,
  Sink,
  TargetSchema,
} from '../../../engine/contract/target.ts'
import { attempt } from '../../platform/bulk/attempt.ts'
import { batchesOf, Outcomes } from '../../platform/bulk/batches.ts'
import type { BulkTx, Database, Queries } from '../../platform/database.ts'
import { readSettings, type Settings } from '../../platform/settings.ts'
import { defineTarget, type RunScope, type TargetScope } from '../../platform/target.ts'
import {
  acceptsAtOnce,
  MAPPING_ONLY,
  matchKeyMaker,
  overwritesEdits,
  PRODUCT_CELLS,
  proposeImported,
  readCategoryIds,
  readDefinitions,
  recordMatcher,
  sealed,
} from '../catalog/index.ts'
import { OFFER_CELLS, type OfferHand } from './offer-row.ts'
import { OfferWriter } from './offer-writer.ts'
import { knownOffers } from './offers-known.ts'
import { removeOffers } from './offers-remove.ts'
import { PostgresShelf } from './postgres-shelf.ts'
import { MatchedProducts, OwnProducts, type ProductPlacing } from './product-placing.ts'
import type { Assumption, OpenShelf } from './shelf.ts'
import { SqliteShelf } from './sqlite-shelf.ts'
import { VARIATION_CELLS } from './variation-row.ts'

/** Products with their offers and variations, or offers alone on products that exist. */
export const offersTarget = defineTarget({
  name: 'offers',
  summary: 'products with their offers and variations',
  owner: 'merchant',
  schema: (db, scope) => offersSchema(db, scope),
  open: (db, scope, schema) => openOffersSink(db, scope, schema),
})

/** What a merchant's records are judged by. */
export async function offersSchema(db: Queries, scope: TargetScope): Promise<TargetSchema> {
  const { attributes, categories, settings, fallback } = await readDefinitions(db)
  const brings = bringsProducts(settings, scope)
  const proposes = proposesProducts(settings, scope)
  return sealed({
    target: 'offers',
    keys: [['sku'], ['gtin']],
    attributes: brings ? attributes : attributes.flatMap((each) => withoutProducts(each, settings, proposes)),
    categories: brings || proposes ? categories : [],
    currency: settings.currency,
    language: settings.language,
    ...fallback,
    layout: {
      product: [...PRODUCT_CELLS.slice(0, brings || proposes ? PRODUCT_CELLS.length : 3), ...MAPPING_ONLY],
      offer: OFFER_CELLS,
      variation: [...VARIATION_CELLS, ...MAPPING_ONLY],
    },
    grouped: true,
    partial: !brings,
    removable: true,
  })
}

/** Where products exist already, of theirs only what they are found by is read; a proposal takes all it can get. */
function withoutProducts(attribute: AttributeDefinition, settings: Settings, proposes: boolean): AttributeDefinition[] {
  if (attribute.entity !== 'product' || MAPPING_ONLY.includes(attribute.code)) return [attribute]
  if (!proposes && !settings.match_identifier.includes(attribute.code)) return []
  return [{ ...attribute, required: false }]
}

const bringsProducts = (settings: Settings, scope: TargetScope) => scope.products && settings.catalog_mode === 'open'

const proposesProducts = (settings: Settings, scope: TargetScope) =>
  scope.products && settings.catalog_mode === 'enriched'

/** Opens the way for one merchant's records. */
export async function openOffersSink(db: Database, scope: RunScope, schema: TargetSchema): Promise<Sink<BulkTx>> {
  const { merchantId } = scope
  if (merchantId === null) throw new TypeError('offers belong to a merchant')
  const settings = await readSettings(db.kysely)
  const { feedId, runId } = scope
  const autoAccept = acceptsAtOnce(settings)
  const { mended = false } = scope
  const overwrites = await overwritesEdits(db.kysely, feedId)
  const hand: OfferHand = { merchantId, feedId, runId, currency: settings.currency, autoAccept, mended, overwrites }
  const matchOf = recordMatcher(settings.match_identifier, schema)
  const placing = await placingOf(db, scope, settings, hand, matchOf)
  const matched = placing instanceof MatchedProducts ? (record: Packed) => matchOf(record)?.matchKey ?? null : null
  // Where products are matched, a record may only say what differs: its offer has to be seen first.
  const empty = matched === null && (await hasNothing(db.kysely, merchantId))
  return new OffersSink(db, scope, hand, placing, matched, empty)
}

async function placingOf(
  db: Database,
  scope: RunScope,
  settings: Settings,
  hand: OfferHand,
  matchOf: ReturnType<typeof recordMatcher>,
): Promise<ProductPlacing> {
  const open = settings.catalog_mode === 'open'
  const productHand = {
    merchantId: hand.merchantId,
    feedId: hand.feedId,
    runId: hand.runId,
    categoryIds: await readCategoryIds(db.kysely),
    matchKeyOf: open ? null : matchKeyMaker(settings.match_identifier),
    overwrites: hand.overwrites,
  }
  if (bringsProducts(settings, scope)) return new OwnProducts(productHand, hand)
  const proposes = proposesProducts(settings, scope)
  return new MatchedProducts(productHand, {
    identifier: settings.match_identifier,
    matchOf,
    proposes,
    ownFirst: open,
  })
}

async function hasNothing(db: Queries, merchantId: number): Promise<boolean> {
  const owned = (table: 'offer' | 'product') =>
    db.selectFrom(table).select('id').where('merchant_id', '=', merchantId).limit(1).executeTakeFirst()
  return !(await owned('offer')) && !(await owned('product'))
}

class OffersSink implements Sink<BulkTx> {
  readonly #db: Database
  readonly #scope: RunScope
  readonly #hand: OfferHand
  readonly #placing: ProductPlacing
  readonly #matchKeyOf: ((record: Packed) => string | null) | null
  #assume: Assumption
  #shelf: OpenShelf | undefined

  constructor(
    db: Database,
    scope: RunScope,
    hand: OfferHand,
    placing: ProductPlacing,
    matchKeyOf: ((record: Packed) => string | null) | null,
    empty: boolean,
  ) {
    this.#db = db
    this.#scope = scope
    this.#hand = hand
    this.#placing = placing
    this.#matchKeyOf = matchKeyOf
    this.#assume = empty ? 'empty' : 'asked'
  }

  known(): AsyncIterable<readonly KnownItem[]> {
    return knownOffers(this.#db, this.#hand.merchantId, this.#hand.feedId)
  }

  write(tx: BulkTx, records: Iterable<Packed>): Promise<Outcome> {
    return attempt(
      tx,
      () => this.#write(tx, records, this.#assume),
      () => {
        this.#assume = 'asked'
        return this.#write(tx, records, 'nothing')
      },
    )
  }

  async #write(tx: BulkTx, records: Iterable<Packed>, assume: Assumption): Promise<Outcome> {
    const shelf = this.#shelfOf(tx)
    const outcomes = new Outcomes()
    const full = await shelf.open(tx, this.#scope.now().getTime(), assume)
    for (const batch of batchesOf(records, full)) {
      const shaped = batch.map((record) => this.#placing.shape(record))
      await shelf.begin(tx, shaped)
      const writer = new OfferWriter(shelf, this.#placing, this.#hand)
      outcomes.add(batch, writer.write(batch))
      await shelf.settle(tx, writer.after)
      const proposed = this.#placing.proposals()
      if (proposed.length > 0) await proposeImported(tx.kysely, this.#hand.merchantId, proposed, this.#scope.now())
    }
    await shelf.close(tx)
    return outcomes.sum
  }

  #shelfOf(tx: BulkTx): OpenShelf {
    this.#shelf ??=
      tx.dialect === 'sqlite'
        ? new SqliteShelf(tx.raw, this.#hand.merchantId)
        : new PostgresShelf(this.#hand.merchantId, this.#matchKeyOf)
    return this.#shelf
  }

  remove(tx: BulkTx, keys: readonly string[], policy: MissingPolicy): Promise<number> {
    return removeOffers(tx, keys, policy, this.#hand, this.#scope.now())
  }
}
