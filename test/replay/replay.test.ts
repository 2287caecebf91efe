import { globSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { installRuntime } from '@vinhdanh/temporal'
import { DeterminismViolationError } from '@temporalio/workflow'
import { Worker } from '@temporalio/worker'
import { historiesFolder, scenarioName } from '../support/histories.ts'
import { workflowBundle } from '../support/temporal.ts'
import { withoutHistory } from './without-history.ts'

const scenarios = globSync('**/*.json', { cwd: historiesFolder }).map((name) => name.slice(0, -'.json'.length)).sort()
const history = (scenario: string): unknown => JSON.parse(readFileSync(`${historiesFolder}/${scenario}.json`, 'utf8'))
const tests = new URL('../workflow/', import.meta.url)
let code: string

beforeAll(() => {
  installRuntime()
  code = readFileSync(workflowBundle().codePath, 'utf8')
})

/** Every test of a workflow, as `<file>: <title>`, with its title as the file of its history ends; what a table fills in is left open. */
const workflowTests = readdirSync(tests).filter((file) => file.endsWith('.test.ts')).flatMap((file) =>
  [...readFileSync(new URL(file, tests), 'utf8').matchAll(/^ *test(?:\.each\(.*\))?\('([^']+)'/gm)].map(([, title = '']) => {
    const ending = title.split('%s').map(scenarioName).filter((part) => part !== '').join('.*')
    return { name: `${basename(file, '.test.ts')}: ${title}`, pattern: new RegExp(`^${basename(file, '.test.ts')}/.*${ending}.*$`) }
  }))

describe('every kept history', () => {
  test('is there: one for each way a dossier can go, as they were first', () => {
    expect(scenarios).toEqual(expect.arrayContaining(['continue-as-new', 'hold', 'lapse-pass', 'lapse-return', 'lapse-substitute', 'lapse-superior', 'reminder-escalation', 'return', 'straight', 'withdraw']))
  })

  test('is there: one for each test of the workflow, or a reason why it has none', () => {
    const missing = workflowTests.filter(({ pattern }) => !scenarios.some((scenario) => pattern.test(scenario))).map(({ name }) => name)
    expect(missing.filter((name) => !(name in withoutHistory))).toEqual([])
  })

  test.each(scenarios)('(%s) replays with the workflows of today', async (scenario) => {
    await Worker.runReplayHistory({ workflowBundle: { code } }, history(scenario))
  })

  test.each(scenarios)('(%s) holds ids only: no name, no title, no machine', (scenario) => {
    const decoded = JSON.stringify(history(scenario)).replace(/"data":"([^"]*)"/g, (_, data: string) => Buffer.from(data, 'base64').toString('utf8'))
    expect(/Thành tích|Đối tượng|Lý do|Bằng khen|@example|\d@[a-z]/.exec(decoded)).toBeNull()
  })
})

describe('a changed workflow', () => {
  test.each([
    ['that asks the record for something else', 'await openStep(', 'await fireDue('],
    ['that sets no timer', 'Math.max(1, waitMs)', 'undefined'],
    ['that does not let a fact lead on', 'inbox.push(fact)', 'undefined'],
  ])('%s does not replay', async (_, before, after) => {
    const changed = code.replaceAll(before, after)
    expect(changed).not.toBe(code)
    await expect(Worker.runReplayHistory({ workflowBundle: { code: changed } }, history('straight'))).rejects.toThrow(DeterminismViolationError)
  })
})
