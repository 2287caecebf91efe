import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { digestOf, randomToken } from '@vinhdanh/access'
import { createApiToken, type Database, loadCalendar } from '@vinhdanh/record'
import { serveApiApart } from '../api.ts'
import { follow } from '../follow.ts'
import { type Window, windowOf } from '../open-web.ts'
import { createOrganisation } from '../organisation.ts'
import { newHolder, openRecord, system } from '../record.ts'
import { AWARD, importTestRules } from '../rules.ts'
import { serverProcess } from '../server-process.ts'
import { sharedStack } from '../shared-stack.ts'
import { type Model, type Officer, officers } from './dossier-model.ts'

export type Party = Officer | 'submitter' | 'administrator' | 'stranger'

/** Pages and API over one record, and everybody who has to do with a dossier of the test route. */
export interface Office {
  readonly database: Database
  /** Calls the API; answers status and body. */
  api(party: Party, method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>
  /** Sends a form of the pages; answers the status. */
  page(party: Party, path: string, fields: Readonly<Record<string, string>>): Promise<number>
  /** Starts a draft for a nominee of its own. */
  begin(): Promise<RealDossier>
  close(): Promise<void>
}

/** One dossier as the record holds it. */
export interface RealDossier {
  readonly office: Office
  readonly id: string
  /** What the model speaks of, as the record has it. */
  standing(): Promise<Standing>
  /** The last task of a person, and the revision it is about; ids that nothing has where there was none. */
  lastTaskOf(officer: Officer): Promise<{ taskId: string; revisionSha256: string }>
  personId(officer: Officer): string
  /** The id of a paper, of an unanswered remark (else of any), and the version for commands on the whole. */
  named(): Promise<{ paperId: string; remarkId: string; version: number }>
  /** The working day so many after a day. */
  workingDayAfter(day: string, days: number): Promise<string>
  follow(): Promise<void>
}

export type Standing = Pick<Model, 'state' | 'round' | 'revisions' | 'draftVersion' | 'held' | 'stepId' | 'unanswered'> & { readonly holders: readonly Officer[]; readonly paused: boolean; readonly lastDay: string | null }

/** Opens all of it, pages and API as processes of their own, as in production. Close it in `afterAll`. */
export async function openOffice(): Promise<Office> {
  const { database, url: databaseUrl, close } = await openRecord()
  await importTestRules(database)
  const { people, unit } = await createOrganisation(database)
  const web = await serverProcess('web', { VINHDANH_DATABASE_URL: databaseUrl, VINHDANH_SECRET: 's'.repeat(32), VINHDANH_FILES_DIR: join(sharedStack().folder, `files-${randomUUID()}`) })
  const [api] = await Promise.all([serveApiApart(databaseUrl), web.start()])
  const stranger = (await createOrganisation(database)).people['unit-head'].personId
  const ids: Readonly<Record<Party, string>> = {
    submitter: people.submitter.personId, administrator: people.administrator.personId, stranger, head: people['unit-head'].personId, otherHead: (await newHolder(database, unit.id, 'unit-head')).personId,
    examiner: people['department-examiner'].personId, colleague: (await newHolder(database, unit.id, 'department-examiner')).personId, intake: people['ministry-intake'].personId, board: people['board-examiner'].personId,
  }
  const tokens = new Map<Party, string>()
  const windows = new Map<Party, Window>()
  for (const [party, personId] of Object.entries(ids) as [Party, string][]) {
    const token = randomToken()
    await createApiToken(database, system, { personId, digest: digestOf(token), label: party })
    tokens.set(party, token)
    windows.set(party, await windowWithToken(web.url, database, personId))
  }
  const office: Office = {
    database,
    async api(party, method, path, body) {
      const isForm = body instanceof FormData
      const response = await fetch(`${api.url}/api/v1${path}`, {
        method, ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
        headers: { authorization: `Bearer ${tokens.get(party) ?? ''}`, 'idempotency-key': randomUUID(), ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    page: async (party, path, fields) => (await windows.get(party)?.send(path, fields))?.status ?? 0,
    async begin() {
      const nominee = { kind: 'person', name: `Người ${randomUUID()}`, birthYear: 1980 }
      const { body } = await office.api('submitter', 'POST', '/dossiers', { unitId: unit.id, awardCode: AWARD, cycleYear: new Date().getFullYear(), nominee })
      return realDossier(office, String(body['dossierId']), ids)
    },
    async close() {
      await Promise.all([api.close(), web.kill()])
      await close()
    },
  }
  return office
}

/** A window whose forms carry the token of its session. */
async function windowWithToken(url: string, database: Database, personId: string): Promise<Window> {
  const window = await windowOf(url, database, personId)
  await window.open('/account')
  return window
}

function realDossier(office: Office, id: string, ids: Readonly<Record<Party, string>>): RealDossier {
  const { database } = office
  const nothing = () => randomUUID()
  return {
    office, id,
    async standing() {
      const { holderIds, ...row } = await database.queryOne<Omit<Standing, 'holders'> & { holderIds: string[] }>(
        `SELECT d.state, d.round, d.revision_no AS revisions, d.draft_version AS "draftVersion", d.held_since IS NOT NULL AS held, s.step_id AS "stepId",
           (SELECT count(*)::int FROM remark m WHERE m.dossier_id = d.id AND m.kind = 'must-correct' AND m.answer IS NULL) AS unanswered,
           c.paused_on IS NOT NULL AS paused, to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay",
           ARRAY(SELECT t.holder_id::text FROM task t WHERE t.dossier_id = d.id AND t.state = 'open') AS "holderIds"
         FROM dossier d LEFT JOIN step s ON s.dossier_id = d.id AND s.state = 'open' LEFT JOIN clock c ON c.step_row_id = s.id WHERE d.id = $1`, [id])
      return { ...row, holders: officers.filter((officer) => holderIds.includes(ids[officer])) }
    },
    async lastTaskOf(officer) {
      const [task] = await database.query<{ taskId: string; revisionSha256: string }>(
        `SELECT t.id AS "taskId", r.sha256 AS "revisionSha256" FROM task t JOIN step s ON s.id = t.step_row_id JOIN dossier d ON d.id = t.dossier_id
           JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no WHERE t.dossier_id = $1 AND t.holder_id = $2 ORDER BY s.no DESC LIMIT 1`, [id, ids[officer]])
      return task ?? { taskId: nothing(), revisionSha256: 'a'.repeat(64) }
    },
    personId: (officer) => ids[officer],
    async named() {
      const row = await database.queryOne<{ paperId: string | null; remarkId: string | null; version: number }>(
        `SELECT (SELECT id FROM paper WHERE dossier_id = d.id AND removed_at IS NULL LIMIT 1) AS "paperId", d.version,
           (SELECT id FROM remark WHERE dossier_id = d.id ORDER BY (kind = 'must-correct' AND answer IS NULL) DESC LIMIT 1) AS "remarkId"
         FROM dossier d WHERE d.id = $1`, [id])
      return { paperId: row.paperId ?? nothing(), remarkId: row.remarkId ?? nothing(), version: row.version }
    },
    workingDayAfter: async (day, days) => (await loadCalendar(database)).addWorkingDays(day, days),
    follow: () => follow(database, id),
  }
}
