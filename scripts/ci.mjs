// Everything a change must pass: all tests, then all checks. The last line counts both. Runs on a new machine with Node, npm and Go.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { runChecks } from './check.mjs'

const folder = mkdtempSync(join(tmpdir(), 'vinhdanh-ci-'))
const report = join(folder, 'jest.json')
spawnSync('npm', ['test', '--silent', '--', '--ci', '--json', `--outputFile=${report}`], { stdio: ['ignore', 'ignore', 'inherit'] })
const tests = testsOf(report)
rmSync(folder, { recursive: true })
const checks = runChecks()
// Once more, and shortly: whoever reads only the end of this should know where to look.
for (const failure of tests.failures) console.log(failure)

const failed = tests.failed + checks.failed
console.log(`${tests.passed + checks.passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1

/** A run that wrote no report, and a file of tests that could not be loaded, count as one failure each. */
function testsOf(file) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(readFileSync(file, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests + numTodoTests, failures: testResults.flatMap(failuresOf) }
  } catch (error) {
    console.error(`the tests gave no report: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0, failures: [] }
  }
}

/** A line for each test of a file that failed, or for the file itself where it could not be run to its end. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (status === 'failed' && failed.length === 0) return [`✕ ${file}\n    ${beginningOf(message)}`]
  return failed.map(({ fullName, failureMessages }) => `✕ ${file} › ${fullName}\n    ${beginningOf(failureMessages[0] ?? '')}`)
}

/** What was wrong, without where in the code. */
function beginningOf(message) {
  return stripVTControlCharacters(message).split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('at ')).slice(0, 4).join(' ').slice(0, 400)
}
