import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { stuckCauseNames } from '@vinhdanh/record'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('every cause by which a dossier is stuck is found by a test that names it', () => {
  const tests = globSync('test/{integration,workflow}/*.test.ts', { cwd: root }).filter((file) => !file.endsWith('every-cause-has-a-test.test.ts')).map((file) => readFileSync(root + file, 'utf8')).join('\n')
  expect(stuckCauseNames.filter((name) => !new RegExp(`cause: '${name}'|'${name}'\\)|\\['${name}'|'${name}'\\]`).test(tests))).toEqual([])
})
