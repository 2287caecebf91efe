import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOf, randomToken } from '@vinhdanh/access'
import type { Day } from '@vinhdanh/domain'
import { addPost, boardCounts, createSession, Database, findActor } from '@vinhdanh/record'
import { seedScale } from '../../../apps/ops/src/seed/scale.ts'
import { freePorts } from '../../../apps/local/src/ports.ts'
import { startService } from '../../../apps/local/src/service.ts'
import { browserOf } from '../../../apps/web/src/testing/browser-of.ts'
import { freshDatabase } from '../../support/database.ts'
import { newPerson, system } from '../../support/record.ts'
import { importTestRules } from '../../support/rules.ts'
import { digits, type Figure, type Form, judge, type Row } from '../figure.ts'
import { addDossiers, openCrowd } from '../many-dossiers.ts'
import { median, percentile } from '../measure.ts'

/** Open dossiers, and how often each page is asked for. */
const sizes: Readonly<Record<Form, { readonly dossiers: number; readonly asked: number }>> = { full: { dossiers: 15_000, asked: 100 }, short: { dossiers: 40, asked: 3 } }
/** Milliseconds within which 99 of 100 pages are there: the board, which counts everything, and a list. */
const bounds = { board: 300, list: 50 }
/** Asked before it is measured, so many times by as many at once as the process has connections: each of them plans a statement anew the first five times. */
const rehearsals: Readonly<Record<Form, { readonly times: number; readonly atOnce: number }>> = { full: { times: 6, atOnce: 10 }, short: { times: 1, atOnce: 2 } }
const uploadBytes = 50_000_000

interface Place {
  readonly address: string
  readonly kind: keyof typeof bounds
}

const places: readonly Place[] = [
  ...['/board', '/board?show=overdue', '/board?show=due-week', '/board?show=held', '/board?show=stuck'].map((address) => ({ address, kind: 'board' as const })),
  ...['/tasks', '/dossiers', '/notices', '/audit', '/bulk', '/organisation', '/councils', '/rules', '/files'].map((address) => ({ address, kind: 'list' as const })),
]

/** Those above, the board under the filters of somebody who looks after one branch or one award, and of each that has more than one page the second. */
async function placesOf(database: Database, browser: Visitor): Promise<(Place & { readonly name: string })[]> {
  const { award, unit } = await database.queryOne<{ award: string; unit: string }>(
    `SELECT mode() WITHIN GROUP (ORDER BY d.award_code) AS award, mode() WITHIN GROUP (ORDER BY u.parent_id) AS unit FROM dossier d JOIN unit u ON u.id = d.unit_id WHERE d.state IN ('under-way', 'returned')`)
  const filtered = [['/board?unit=…', `/board?unit=${unit}`], ['/board?award=…', `/board?award=${award}`], ['/board?show=stuck&unit=…', `/board?show=stuck&unit=${unit}`]] as const
  const first = [...places.map((place) => ({ ...place, name: place.address })), ...filtered.map(([name, address]) => ({ name, address, kind: 'board' as const }))]
  const found: (Place & { readonly name: string })[] = []
  for (const place of first) {
    const next = / rel="next" href="([^"]+)"/.exec((await browser.open(place.address)).text)?.[1]
    found.push(place, ...(next && place.name === place.address.split('?')[0] ? [{ ...place, name: `${place.name}, second page`, address: next.replaceAll('&amp;', '&') }] : []))
  }
  return found
}

type Say = (line: string) => void
/** In full the record that `npm run ops -- seed-scale` makes, nominees and papers included; in the short form copies of one dossier, which takes a second. */
const fill: Readonly<Record<Form, (database: Database, folder: string, say: Say) => Promise<unknown>>> = {
  full: (database, folder, say) => seedScale(database, { filesDir: folder, maxUploadBytes: uploadBytes }, sizes.full.dossiers, say),
  async short(database) {
    await importTestRules(database)
    await addDossiers(database, await openCrowd(database), sizes.short.dossiers, 4)
  },
}

/** The pages of an administrator of everything, over HTTP from the web process, one question at a time. */
export const pages: Figure = {
  name: 'pages',
  async run(form, say) {
    const { dossiers, asked } = sizes[form]
    const [fresh, folder, [port = 0]] = await Promise.all([freshDatabase(), mkdtemp(join(tmpdir(), 'vinhdanh-pages-')), freePorts(1)])
    const database = await Database.open({ url: fresh.url, applicationName: 'bench' })
    try {
      await fill[form](database, folder, say)
      const environment = {
        VINHDANH_DATABASE_URL: fresh.url, VINHDANH_SECRET: randomToken(), VINHDANH_SECURE_COOKIES: 'no', VINHDANH_FILES_DIR: folder, VINHDANH_TIME_SHIFT: 'allowed', VINHDANH_LOG_LEVEL: 'warn', VINHDANH_WEB_PORT: String(port), VINHDANH_HOST: '127.0.0.1',
      }
      const web = await startService({ name: 'web', port, environment, logDir: folder, built: true })
      try {
        const browser = await administratorOf(database, `http://127.0.0.1:${port}`)
        const all = await placesOf(database, browser)
        await rehearse(browser, all, rehearsals[form])
        return await measure(browser, all, dossiers, asked)
      } finally {
        await web.stop()
      }
    } finally {
      await database.close()
      await fresh.drop()
      await rm(folder, { recursive: true })
    }
  },
}

type Visitor = ReturnType<typeof browserOf>

/** Somebody who oversees every unit, signed in, on a board that counts all that is open. */
async function administratorOf(database: Database, url: string): Promise<Visitor> {
  const personId = await newPerson(database)
  const { today } = await database.queryOne<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  for (const { id } of await database.query<{ id: string }>('SELECT id FROM unit WHERE parent_id IS NULL')) {
    await addPost(database, system, { personId, unitId: id, role: 'administrator', title: 'Quản trị', validFrom: today, validTo: null })
  }
  const { open } = await database.queryOne<{ open: number }>(`SELECT count(*)::int AS open FROM dossier WHERE state IN ('under-way', 'returned')`)
  const known = await findActor(database, personId)
  const counted = known ? (await boardCounts(database, known.actor, {}))['under-way'] : 0
  if (counted !== open) throw new Error(`the board counts ${counted} of ${open} open dossiers`)
  const [token, browser] = [randomToken(), browserOf(url)]
  await createSession(database, personId, digestOf(token), 86_400_000)
  browser.cookies.set('vd-session', token)
  return browser
}

type Places = Awaited<ReturnType<typeof placesOf>>

/** @throws Error for an answer that is no whole page */
async function ask(browser: Visitor, address: string): Promise<void> {
  const { status, text } = await browser.open(address)
  if (status !== 200 || !text.includes('</html>')) throw new Error(`${address} answered ${status}`)
}

async function rehearse(browser: Visitor, places: Places, { times, atOnce }: (typeof rehearsals)[Form]): Promise<void> {
  for (let index = 0; index < times; index += 1) {
    for (const { address } of places) await Promise.all(Array.from({ length: atOnce }, () => ask(browser, address)))
  }
}

/** Every page in turn, so that what else the machine does hits all alike. */
async function measure(browser: Visitor, asked: Places, dossiers: number, times: number): Promise<Row[]> {
  const taken = new Map(asked.map(({ address }) => [address, [] as number[]]))
  for (let index = 0; index < times; index += 1) {
    for (const { address } of asked) {
      const began = performance.now()
      await ask(browser, address)
      taken.get(address)?.push(performance.now() - began)
    }
  }
  return asked.map(({ name, address, kind }): Row => {
    const samples = taken.get(address) ?? []
    const [p99, bound] = [percentile(samples, 0.99), bounds[kind]]
    return {
      no: '8', what: `page ${name} over HTTP, p99 at ${dossiers} open dossiers`, product: `${digits(p99)} ms`, peer: `p50 ${digits(median(samples))} ms`, ratio: digits(p99 / bound), must: `${bound} ms`, aim: `${bound} ms`,
      reached: judge(p99, { must: bound, aim: bound, better: 'less' }),
    }
  })
}
