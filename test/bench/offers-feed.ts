import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { gtin13, seeded } from '../support/feeds.ts'

/** How the benchmark feed is to be; the same wish always gives the same bytes. */
export interface OffersFeed {
  readonly rows: number
  readonly seed?: number
  /** Every so many rows have another price than the feed without it: 100 changes 1 %. */
  readonly changedEvery?: number
}

const ADJECTIVES = words(
  'léger robuste pliable étanche doublé ajustable compact silencieux tressé poli recyclé durable souple chaud frais brut',
)
const TEXT = words(
  'conçu pour durer au quotidien matière choisie avec soin assemblé en atelier facile à nettoyer livré monté ou à plat selon le modèle convient à toute la famille dedans comme dehors garantie deux ans pièces disponibles fabriqué près de chez vous sans colle ni solvant',
)
const GOODS = words(
  'Bureau Fauteuil Gourde Hamac Jupe Kayak Lanterne Marteau Niche Oreiller Pelle Robe Scie Théière Vase Wok',
)
const MAKERS = words(
  'Aubrac Belmont Corvo Dunelle Estran Folia Galet Hoya Isère Jonque Kerlo Lumen Maline Novem Ombelle',
)
const ENDINGS = words(
  '& Fils|Atelier|Studio|Outdoor|Maison|Pro|Kids|1921|Nord|Sud|Édition|Lab|Tools|Craft|Home|Sport|Eco|One|Plus|Go',
  '|',
)
const AISLES = words('Habitat Jardin Cuisine Vêtements Loisirs Outillage Enfance Bureau')
/** Colours as the feed says them; the mapping knows each of them. */
export const COLOURS = words('Rouge Bleu Vert Noir Blanc Gris Jaune Orange Violet Marron Beige Rose')
const SIZES = words('XS S M L XL XXL 34 36 38 40 42 44 46 48 TU')
const UNKNOWN_SHARE = 0.005
const BUFFER_CHARS = 1 << 20

function words(text: string, separator = ' '): readonly string[] {
  return text.split(separator)
}

/** One leaf of the tree that the feed's categories name. */
export interface Leaf {
  readonly code: string
  readonly path: readonly [string, string, string]
}

/** The 512 leaves: eight aisles of eight shelves of eight kinds. */
export function leaves(): Leaf[] {
  return AISLES.flatMap((aisle, a) =>
    GOODS.slice(0, 8).flatMap((_, b) =>
      GOODS.slice(8).map(
        (kind, c): Leaf => ({
          code: `a${a + 1}.b${b + 1}.c${c + 1}`,
          path: [aisle, `${aisle} ${b + 1}`, `${kind} ${c + 1}`],
        }),
      ),
    ),
  )
}

const SEPARATOR = ' > '

/** The path of a leaf as a record of the feed says it. */
export function pathText(leaf: Leaf): string {
  return leaf.path.join(SEPARATOR)
}

/** Writes the feed, and beside it `<path>.categories.csv` with the code of every path. */
export async function writeOffersFeed(path: string, feed: OffersFeed): Promise<void> {
  const tree = leaves()
  await writeFile(
    `${path}.categories.csv`,
    `path,code\n${tree.map((leaf) => `${pathText(leaf)},${leaf.code}\n`).join('')}`,
  )
  const out = createWriteStream(path, { highWaterMark: BUFFER_CHARS })
  let buffer = 'sku,ean,title,description,brand,category,price,stock,images,colour,size,weight\n'
  for (const line of offerLines(feed, tree)) {
    buffer += line
    if (buffer.length < BUFFER_CHARS) continue
    if (!out.write(buffer)) await once(out, 'drain')
    buffer = ''
  }
  out.end(buffer)
  await once(out, 'finish')
}

function* offerLines(
  { rows, seed = 20_260_101, changedEvery = 0 }: OffersFeed,
  tree: readonly Leaf[],
): Generator<string> {
  const random = seeded(seed)
  const int = (below: number) => Math.floor(random() * below)
  const pick = <T>(list: readonly T[]): T => list[int(list.length)] as T
  const sentence = (length: number) => Array.from({ length }, () => pick(TEXT)).join(' ')
  const brands = MAKERS.flatMap((maker) => ENDINGS.map((ending) => `${maker} ${ending}`))

  for (let at = 1; at <= rows; at++) {
    const colour = pick(COLOURS)
    const brand = pick(brands)
    const plain = `${pick(GOODS)} ${brand} ${pick(ADJECTIVES)} ${colour.toLowerCase()}`
    const text = sentence(7 + int(8))
    const long = random() < 0.05 ? `${text}, dit "${pick(ADJECTIVES)}"\n- ${pick(TEXT)}, ${pick(TEXT)}` : text
    const category = random() < UNKNOWN_SHARE ? `Divers${SEPARATOR}Inconnu` : pathText(pick(tree))
    const cents = random() < 0.04 ? 100_000 + int(300_000) : 99 + int(19_900)
    const changed = changedEvery > 0 && at % changedEvery === 0 ? 100 : 0
    const second = random() < 0.6 ? `|https://img.example.com/p/${at}-2.jpg` : ''
    const cells = [
      `SKU-${String(at).padStart(8, '0')}`,
      gtin13(300_000_000_000 + at),
      quoted(random() < 0.1 ? ` ${plain} ` : plain),
      quoted(long),
      quoted(spelled(brand, random())),
      category,
      `"${euros(cents + changed)}"`,
      int(500),
      `https://img.example.com/p/${at}-1.jpg${second}`,
      colour,
      pick(SIZES),
      (0.05 + int(20_000) / 1_000).toFixed(3),
    ]
    yield `${cells.join(',')}\n`
  }
}

// Three in ten brands in another case, one in ten with stray blanks.
function spelled(brand: string, chance: number): string {
  const cased = chance < 0.2 ? brand.toLowerCase() : chance < 0.3 ? brand.toUpperCase() : brand
  return Math.floor(chance * 1_000) % 10 === 0 ? ` ${cased}  ` : cased
}

// As shops in France write it: a no-break space between thousands, a comma, the sign behind.
function euros(cents: number): string {
  const whole = String(Math.floor(cents / 100))
  const grouped = whole.length > 3 ? `${whole.slice(0, -3)}\u00a0${whole.slice(-3)}` : whole
  return `${grouped},${String(cents % 100).padStart(2, '0')} €`
}

function quoted(text: string): string {
  return text.includes('"') || text.includes(',') || text.includes('\n') ? `"${text.replaceAll('"', '""')}"` : text
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rows: { type: 'string', default: '1000' }, 'changed-every': { type: 'string', default: '0' } },
  })
  const [path = 'offers.csv'] = positionals
  await writeOffersFeed(path, { rows: Number(values.rows), changedEvery: Number(values['changed-every']) })
}
