import { expect, test } from 'vitest'
import { imageTypeOf, isDrawing } from './image-type.ts'

test('the first bytes say what a picture is', () => {
  expect(imageTypeOf(Buffer.from('ffd8ffe0', 'hex'))).toBe('image/jpeg')
  expect(imageTypeOf(Buffer.from('89504e470d0a1a0a', 'hex'))).toBe('image/png')
  expect(imageTypeOf(Buffer.from('GIF89a…'))).toBe('image/gif')
  expect(imageTypeOf(Buffer.from('RIFF\0\0\0\0WEBPVP8 '))).toBe('image/webp')
  expect(imageTypeOf(Buffer.from('\0\0\0\x1cftypavif\0\0\0\0', 'latin1'))).toBe('image/avif')
})

test('what is none is none, however short', () => {
  for (const it of ['', 'G', '<html>', 'GIF88a', 'RIFF\0\0\0\0WAVE']) expect(imageTypeOf(Buffer.from(it))).toBeNull()
})

test('a drawing is known behind a prolog, a comment, and in UTF-16', () => {
  expect(isDrawing(Buffer.from('<?xml version="1.0"?><!-- x --><svg xmlns="…"/>'))).toBe(true)
  expect(isDrawing(Buffer.from('<svg onload="alert(1)"/>', 'utf16le'))).toBe(true)
  expect(isDrawing(Buffer.from('<html><body>svg'))).toBe(false)
})
