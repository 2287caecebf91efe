import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { hasText } from '../text/catalogue.ts'
import { acts } from './acts.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

test('every act that a command writes can be searched for and has words', () => {
  const written = new Set(globSync('libs/record/src/**/*.ts', { cwd: root }).flatMap((file) => [...readFileSync(root + file, 'utf8').matchAll(/\bact: '([a-z-]+\.[a-z-]+)'/g)].map(([, act]) => act ?? '')))
  expect([...acts].sort()).toEqual([...written].sort())
  expect(acts.filter((act) => !hasText(`audit:act.${act}`))).toEqual([])
})
