import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { newDraft } from '../support/dossier.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { closedLoop } from './measure.ts'
import type { Product } from './product.ts'

/** What the record tells the loader the moment it is committed. */
type Told = { readonly dossierId: string; readonly ended: true } | { readonly dossierId: string; readonly ended?: false; readonly taskId: string; readonly holderId: string; readonly stepId: string; readonly sha256: string }

/**
 * PostgreSQL tells of every task that is open and every dossier that has ended; the product itself sends no such word, its people get mail.
 * Only the benchmark's own database has these triggers.
 */
const triggers = `
  CREATE FUNCTION tell_opened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_notify('bench', (SELECT json_build_object('dossierId', NEW.dossier_id, 'taskId', NEW.id, 'holderId', NEW.holder_id, 'stepId', s.step_id, 'sha256', r.sha256)::text
      FROM step s JOIN dossier d ON d.id = s.dossier_id JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no WHERE s.id = NEW.step_row_id));
    RETURN NULL; END $$;
  CREATE TRIGGER bench_opened AFTER INSERT ON task FOR EACH ROW EXECUTE FUNCTION tell_opened();
  CREATE FUNCTION tell_ended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_notify('bench', json_build_object('dossierId', NEW.id, 'ended', true)::text); RETURN NULL; END $$;
  CREATE TRIGGER bench_ended AFTER UPDATE OF ended_at ON dossier FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION tell_ended();`

/** People in front of the product: they hand dossiers in and decide the moment a task opens, all through the API. */
export interface Drive {
  /** Drafts that lack nothing, over the organisations in turn. */
  draft(count: number): Promise<Draft[]>
  /** From handing in to the end. */
  whole(draft: Draft): Promise<void>
  /** From each decision's POST to the next open task, since the last time either was asked: when it opened (`performance.now()`) and how long that took, in milliseconds. */
  takeWaits(): Wait[]
  takeLatencies(): number[]
  /** Dossiers from handing in to the end, so many at once. Answers how many a second. */
  carry(drafts: readonly Draft[], concurrency: number): Promise<number>
  close(): Promise<void>
}

export interface Wait {
  readonly endedAt: number
  readonly took: number
}

export interface Draft {
  readonly dossierId: string
  readonly draftVersion: number
  readonly organisation: Organisation
}

export async function openDrive(product: Product, organisations: number): Promise<Drive> {
  const { database, apiUrl } = product
  const listener = new pg.Client({ connectionString: product.databaseUrl })
  // When a figure has failed, the servers may end before us; what failed is the news.
  listener.on('error', () => undefined)
  await listener.connect()
  await database.query(triggers)
  await listener.query('LISTEN bench')
  const waiting = new Map<string, (told: Told) => void>()
  listener.on('notification', ({ payload }) => {
    const told = JSON.parse(payload ?? '{}') as Told
    waiting.get(told.dossierId)?.(told)
  })
  const units: Organisation[] = []
  for (let index = 0; index < organisations; index += 1) units.push(await createOrganisation(database))
  const tokens = new Map<string, Promise<string>>()
  /** The token of whoever holds a task: of several Central Boards, as each organisation has one, the product asks any. */
  const tokenOf = (personId: string): Promise<string> => {
    const token = tokens.get(personId) ?? product.tokenFor(personId)
    tokens.set(personId, token)
    return token
  }
  for (const { people } of units) for (const { personId } of Object.values(people)) await tokenOf(personId)
  let waits: Wait[] = []

  const post = async (personId: string, path: string, body: object): Promise<void> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method: 'POST', body: JSON.stringify(body),
      headers: { authorization: `Bearer ${await tokenOf(personId)}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
  }
  const next = (dossierId: string): Promise<Told> => new Promise((resolve) => { waiting.set(dossierId, resolve) })
  const { today } = await database.queryOne<{ today: string }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)

  async function whole({ dossierId, draftVersion, organisation }: Draft): Promise<void> {
    let coming = next(dossierId)
    await post(organisation.people.submitter.personId, `/dossiers/${dossierId}/submit`, { draftVersion, withoutReason: true })
    for (let told = await coming; !told.ended; told = await coming) {
      coming = next(dossierId)
      const asked = performance.now()
      const payload = told.stepId === 'central-decide' ? { decisionNumber: '12/QĐ', decisionDate: today } : {}
      await post(told.holderId, `/tasks/${told.taskId}/decision`, { decisionId: randomUUID(), revisionSha256: told.sha256, outcome: 'pass', payload })
      if ((await coming).ended) continue
      const endedAt = performance.now()
      waits.push({ endedAt, took: endedAt - asked })
    }
    waiting.delete(dossierId)
  }
  function takeWaits(): Wait[] {
    const taken = waits
    waits = []
    return taken
  }

  return {
    async draft(count) {
      const drafts: Draft[] = []
      for (let index = 0; index < count; index += 1) {
        const organisation = units[index % units.length]
        if (organisation) drafts.push({ ...(await newDraft(database, organisation)), organisation })
      }
      return drafts
    },
    whole,
    takeWaits,
    takeLatencies: () => takeWaits().map(({ took }) => took),
    carry: (drafts, concurrency) => closedLoop(drafts.length, concurrency, async (index) => { const draft = drafts[index]; if (draft) await whole(draft) }),
    close: () => listener.end(),
  }
}
