#!/usr/bin/env node
/**
 * The door of `npm start`, `npm test`, `npm run time`, `npm run ops`, `npm run bench` and `npm run fault`: runs on whatever Node (18 or later) runs npm, installs the
 * packages when they are missing or of another lock, and hands over to the Node that came with them.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const inRoot = (...path) => join(root, ...path)
const OLDEST_NODE = [24, 11] // TypeORM 1.1 needs it

const typescript = (file) => ['--no-warnings', '--enable-source-maps', '--conditions=@vinhdanh/source', '--import', pathToFileURL(inRoot('swc-hook.mjs')).href, inRoot(file)]
const commands = {
  start: typescript('apps/local/src/main.ts'),
  time: typescript('apps/local/src/time.ts'),
  ops: typescript('apps/ops/src/main.ts'),
  bench: typescript('test/bench/main.ts'),
  fault: typescript('test/fault/run/main.ts'),
  test: ['--experimental-vm-modules', '--no-warnings', inRoot('node_modules/jest/bin/jest.js')],
}

const [command, ...args] = process.argv.slice(2)
if (!Object.hasOwn(commands, command ?? '')) fail(`usage: bootstrap.mjs ${Object.keys(commands).join(' | ')}`)
if (!isInstalled()) await install()
process.exit(await run(node24(), [...commands[command], ...args]))

/** Whether node_modules holds what the lock says. npm writes what it installed into node_modules/.package-lock.json. */
function isInstalled() {
  if (!existsSync(inRoot('node_modules/.package-lock.json'))) return false
  const packagesOf = (file) => JSON.parse(readFileSync(inRoot(file), 'utf8')).packages
  const installed = packagesOf('node_modules/.package-lock.json')
  return Object.entries(packagesOf('package-lock.json')).filter(([path]) => path.startsWith('node_modules/')).every(([path, wanted]) => {
    if (wanted.link) return existsSync(inRoot(path)) // a workspace of ours
    return installed[path] ? installed[path].version === wanted.version : Boolean(wanted.optional)
  })
}

async function install() {
  const began = Date.now()
  const line = () => `installing packages, about a minute the first time: ${Math.round((Date.now() - began) / 1000)} s`
  const ticking = process.stderr.isTTY ? setInterval(() => process.stderr.write(`\r${line()}`), 1000) : undefined
  if (!ticking) console.error(line())
  // no install script of a third party runs (.npmrc says so as well)
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
  const code = await run(npm[0], [...npm.slice(1), 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' && npm.length === 1 })
  clearInterval(ticking)
  if (code !== 0) fail('\nthe packages could not be installed; npm says why above')
  console.error(`${ticking ? '\r' : ''}packages installed in ${Math.round((Date.now() - began) / 1000)} s${' '.repeat(40)}`)
}

/** The Node from the packages; where there is none for the platform (macOS), the system's, if it is new enough. */
function node24() {
  const packaged = inRoot('node_modules/.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(packaged)) return packaged
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath
  return fail(`Node ${OLDEST_NODE.join('.')} or later is needed (see .nvmrc); this is ${process.versions.node}`)
}

/**
 * Runs a program to its end and gives its exit code. Signals go on to it. Should npm above us be killed without a word, the program is told to
 * stop as well; should we be, it sees its IPC channel close.
 */
function run(program, programArgs, options = {}) {
  const child = spawn(program, programArgs, {
    cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, PATH: `${inRoot('node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` }, ...options,
  })
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [signal, () => {
    // Ctrl-C reaches the whole group, the child too: passing it on would make two of it
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }])
  for (const [signal, handler] of handlers) process.on(signal, handler)
  const parent = process.ppid
  const watch = setInterval(() => { if (process.env.npm_lifecycle_event && process.ppid !== parent) child.kill('SIGTERM') }, 1000)
  return new Promise((resolve) => {
    child.on('error', (error) => fail(`${program}: ${error.message}`))
    child.on('exit', (code, signal) => {
      clearInterval(watch)
      for (const [name, handler] of handlers) process.off(name, handler)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}

function fail(message) {
  console.error(message)
  return process.exit(1)
}
