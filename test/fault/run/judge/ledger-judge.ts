import type { Database } from '@vinhdanh/record'
import type { Act, ActKind, Ledger } from '../ledger.ts'
import type { Verdict } from './verdict.ts'

const promise = 'What was acknowledged is there exactly once, and nothing else is'

/** Compares what people were told with what the record holds. */
export async function judgeLedger(ledger: Ledger, database: Database): Promise<Verdict[]> {
  const found = [
    ...await judgeDrafts(ledger, database), ...await judgeDecisions(ledger, database), ...await judgeRevisions(ledger, database),
    ...await judgeCounts(ledger, database, 'paper', `SELECT dossier_id AS id, count(*)::int AS count FROM paper WHERE removed_at IS NULL GROUP BY 1`),
    ...await judgeCounts(ledger, database, 'hold', `SELECT dossier_id AS id, count(*)::int AS count FROM hold GROUP BY 1`),
    ...await judgeCounts(ledger, database, 'release', `SELECT dossier_id AS id, count(*)::int AS count FROM hold WHERE released_at IS NOT NULL GROUP BY 1`),
    ...await judgeCounts(ledger, database, 'withdraw', `SELECT id, 1 AS count FROM dossier WHERE state = 'withdrawn'`),
  ]
  return found.map((verdict) => ({ promise, ...verdict }))
}

type Found = Omit<Verdict, 'promise'>

async function judgeDrafts(ledger: Ledger, database: Database): Promise<Found[]> {
  const rows = await database.query<{ id: string; what: string }>(`SELECT d.id, d.award_code || ' ' || substring(n.name FROM '\\d+$') AS what FROM dossier d JOIN nominee n ON n.id = d.nominee_id`)
  const acts = new Map(ledger.of('draft', 'acknowledged', 'refused', 'unknown').map((act) => [act.what, act]))
  const ids = new Set(rows.map(({ id }) => id))
  return [
    ...rows.flatMap(({ id, what }): Found[] => {
      const act = acts.get(what)
      if (act?.receipt.state === 'acknowledged') return act.dossierId === id ? [] : [{ words: `draft ${what} was made twice: its author was told of ${act.dossierId}`, dossierId: id }]
      return act?.receipt.state === 'unknown' ? [] : [{ words: `draft ${what} exists; its author was ${act ? 'refused' : 'never heard of'}`, dossierId: id }]
    }),
    ...ledger.of('draft', 'acknowledged').flatMap(({ dossierId = '', what }): Found[] => (ids.has(dossierId) ? [] : [{ words: `draft ${what} was acknowledged and is not there`, dossierId }])),
  ]
}

async function judgeDecisions(ledger: Ledger, database: Database): Promise<Found[]> {
  const rows = await database.query<{ id: string; dossierId: string; login: string; outcome: string }>(
    `SELECT x.id, x.dossier_id AS "dossierId", p.login, x.outcome FROM decision x JOIN step s ON s.id = x.step_row_id AND s.kind <> 'correction' JOIN person p ON p.id = x.person_id`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const sent = new Map<string, Act[]>()
  for (const act of ledger.of('decide', 'acknowledged', 'refused', 'unknown')) sent.set(act.key, [...(sent.get(act.key) ?? []), act])
  const wrong = [...sent].flatMap(([id, acts]): Found[] => {
    const [{ dossierId = '', by, what }] = acts as [Act]
    const row = byId.get(id)
    const states = new Set(acts.map(({ receipt }) => receipt.state))
    if (states.has('acknowledged')) {
      const same = row?.dossierId === dossierId && row.login === by && row.outcome === what
      return same ? [] : [{ words: `decision ${id} (${what} by ${by}) was acknowledged and ${row ? `stands as ${row.outcome} by ${row.login}` : 'is not there'}`, dossierId }]
    }
    return row && !states.has('unknown') ? [{ words: `decision ${id} (${what} by ${by}) was refused and stands in the record`, dossierId }] : []
  })
  return [...wrong, ...rows.filter(({ id }) => !sent.has(id)).map(({ id, login, dossierId }) => ({ words: `decision ${id} by ${login} stands in the record and nobody sent it`, dossierId }))]
}

async function judgeRevisions(ledger: Ledger, database: Database): Promise<Found[]> {
  const rows = await database.query<{ id: string; no: number; sha256: string }>('SELECT dossier_id AS id, no, sha256 FROM revision')
  const hashes = new Map(rows.map(({ id, no, sha256 }) => [`${id} ${no}`, sha256]))
  const wrong = ledger.of('submit', 'acknowledged').flatMap(({ dossierId = '', what, receipt }): Found[] => {
    const sha256 = hashes.get(`${dossierId} ${what}`)
    const told = receipt.state === 'acknowledged' ? receipt.body['sha256'] : undefined
    return sha256 === undefined || (told !== undefined && told !== sha256) ? [{ words: `revision ${what} was acknowledged and is ${sha256 === undefined ? 'not there' : 'another one'}`, dossierId }] : []
  })
  return [...wrong, ...await judgeCounts(ledger, database, 'submit', 'SELECT dossier_id AS id, count(*)::int AS count FROM revision GROUP BY 1')]
}

/** Per dossier there must be as many as were acknowledged, and at most as many more as nobody knows the outcome of. */
async function judgeCounts(ledger: Ledger, database: Database, kind: ActKind, sql: string): Promise<Found[]> {
  const counts = new Map((await database.query<{ id: string; count: number }>(sql)).map(({ id, count }) => [id, count]))
  const per = (state: 'acknowledged' | 'unknown'): Map<string, number> => {
    const found = new Map<string, number>()
    for (const { dossierId = '' } of ledger.of(kind, state)) found.set(dossierId, (found.get(dossierId) ?? 0) + 1)
    return found
  }
  const [acknowledged, unknown] = [per('acknowledged'), per('unknown')]
  return [...new Set([...counts.keys(), ...acknowledged.keys()])].flatMap((dossierId): Found[] => {
    const [there, least, more] = [counts.get(dossierId) ?? 0, acknowledged.get(dossierId) ?? 0, unknown.get(dossierId) ?? 0]
    return there >= least && there <= least + more ? [] : [{ words: `${kind}: ${there} in the record, ${least} acknowledged, ${more} of unknown outcome`, dossierId }]
  })
}
