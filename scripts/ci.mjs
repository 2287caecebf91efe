// Everything a change must pass: all tests, then all checks. The last line counts both. Runs on a new machine with Node, npm and Go.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './check.mjs'

const folder = mkdtempSync(join(tmpdir(), 'vinhdanh-ci-'))
const report = join(folder, 'jest.json')
spawnSync('npm', ['test', '--silent', '--', '--ci', '--json', `--outputFile=${report}`], { stdio: ['ignore', 'ignore', 'inherit'] })
const tests = testsOf(report)
rmSync(folder, { recursive: true })
const checks = runChecks()

const failed = tests.failed + checks.failed
console.log(`${tests.passed + checks.passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1

/** A run that wrote no report, and a file of tests that could not be loaded, count as one failure each. */
function testsOf(file) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests + numTodoTests }
  } catch (error) {
    console.error(`the tests gave no report: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
