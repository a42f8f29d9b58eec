export {
  findOffer,
  findVariation,
  listOffers,
  listVariations,
} from './offers.queries.ts'
