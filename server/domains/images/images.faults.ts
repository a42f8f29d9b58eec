import { defineFaults } from '../../../engine/kernel/fault.ts'

/** Why an address gives no picture, and why one cannot be served. */
export const imageFaults = defineFaults('images', {
  no_store: {
    kind: 'unavailable',
    detail: () => 'This server has no place for files.',
    fix: 'Say where they are with IZB_DATA_DIR or IZB_STORAGE_URL.',
  },
  gone: {
    kind: 'not_found',
    detail: (it: { status: number }) => `There is nothing at that address (HTTP ${it.status}).`,
    fix: 'Open the address in a browser, and write the one that shows the picture into the product.',
  },
  locked: {
    kind: 'forbidden',
    detail: (it: { status: number }) => `Its server does not give it to us (HTTP ${it.status}).`,
    fix: 'Let everybody read the picture: it is fetched without a password.',
  },
  server_failed: {
    kind: 'unavailable',
    detail: (it: { status: number }) => `Its server failed, or asks to wait (HTTP ${it.status}).`,
    fix: 'It is tried again by itself; if it stays so, ask whoever runs that server.',
  },
  no_answer: {
    kind: 'unprocessable',
    detail: (it: { status: number }) => `Its server answers HTTP ${it.status}, which is no picture.`,
    fix: 'Write the address of the picture itself into the product.',
  },
  not_an_image: {
    kind: 'unprocessable',
    detail: () => 'What is at that address is no picture in JPEG, PNG, GIF, WebP or AVIF.',
    fix: 'Write the address of the picture itself, not of the page that shows it.',
  },
  vector: {
    kind: 'unprocessable',
    detail: () => 'It is an SVG drawing, which may hold programs and is not taken.',
    fix: 'Save it as PNG or WebP.',
  },
  too_many_pixels: {
    kind: 'unprocessable',
    detail: (it: { megapixels: number }) => `It has more than ${it.megapixels} megapixels.`,
    fix: 'Make it smaller; 2000 pixels a side show every detail.',
  },
  damaged: {
    kind: 'unprocessable',
    detail: () => 'The picture is damaged, or cut off.',
    fix: 'Save it anew, and put the new file at the address.',
  },
})
