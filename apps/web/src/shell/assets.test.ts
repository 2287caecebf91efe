import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { assetUrl, findAsset } from './assets.ts'

const text = (name: string) => findAsset(assetUrl(name).replace('/assets/', ''))?.plain.toString('utf8') ?? ''

test('the style sheet in assets is the one its sources compile to', async () => {
  const { compileStyles } = (await import(new URL('../../build-styles.mjs', import.meta.url).href)) as { compileStyles: () => string }
  expect(readFileSync(new URL('../../assets/vinhdanh.css', import.meta.url), 'utf8') === `${compileStyles()}\n`).toBe(true)
})

test('style sheet and script name other files by their hashed names, and all of these exist', () => {
  const named = [...`${text('vinhdanh.css')}${text('enhance.js')}`.matchAll(/["'(]\.\/([\w.-]+\.(?:woff2|js|svg))/g)].map(([, name]) => name ?? '')
  expect(named).toHaveLength(8)
  expect(named.filter((name) => findAsset(name) === undefined)).toEqual([])
})

test('no style asks for a file of another site or for inline data that the content policy refuses', () => {
  expect(text('vinhdanh.css').match(/url\((?!"\.\/)[^)]*\)/g)).toBeNull()
})

test('a file that does not exist is an error at once, not a broken page', () => {
  expect(() => assetUrl('nothing.css')).toThrow('no static file')
  expect(findAsset('../main.ts')).toBeUndefined()
})
