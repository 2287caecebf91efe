import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { stuckCauseNames } from '@vinhdanh/record'
import { causeScenarios } from '../support/causes/index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const walk = 'test/workflow/stuck-causes.test.ts'

test('every cause by which a dossier is stuck is broken for real, found, read on its page, repaired there and proved to be over', () => {
  expect(Object.keys(causeScenarios).sort()).toEqual([...stuckCauseNames].sort())
  expect(new Set(Object.values(causeScenarios)).size).toBe(stuckCauseNames.length)
  expect(readFileSync(root + walk, 'utf8')).toContain('test.each(stuckCauseNames)(')
})

test('the conditions of every detector are tested by its name', () => {
  const tests = globSync('test/{integration,workflow}/*.test.ts', { cwd: root }).filter((file) => file !== walk && !file.endsWith('every-cause-has-a-test.test.ts')).map((file) => readFileSync(root + file, 'utf8')).join('\n')
  expect(stuckCauseNames.filter((name) => !new RegExp(`cause: '${name}'|'${name}'\\)|\\['${name}'|'${name}'\\]`).test(tests))).toEqual([])
})
