import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { installRuntime } from '@vinhdanh/temporal'
import { DeterminismViolationError } from '@temporalio/workflow'
import { Worker } from '@temporalio/worker'
import { historiesFolder } from '../support/histories.ts'
import { workflowBundle } from '../support/temporal.ts'

const scenarios = readdirSync(historiesFolder).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
const history = (scenario: string): unknown => JSON.parse(readFileSync(`${historiesFolder}/${scenario}.json`, 'utf8'))
let code: string

beforeAll(() => {
  installRuntime()
  code = readFileSync(workflowBundle().codePath, 'utf8')
})

describe('every kept history', () => {
  test('is there: one for each way a dossier can go', () => {
    expect(scenarios).toEqual(expect.arrayContaining(['continue-as-new', 'hold', 'lapse-pass', 'lapse-return', 'lapse-substitute', 'lapse-superior', 'reminder-escalation', 'return', 'straight', 'withdraw']))
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
