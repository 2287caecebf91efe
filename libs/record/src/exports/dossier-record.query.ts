import type { Reader } from '../reader.ts'

/** Rows of a table as they stand, in an order. */
const rows = (from: string, order: string, row = 'x'): string => `(SELECT coalesce(jsonb_agg(to_jsonb(${row}) ORDER BY ${order}), '[]') FROM ${from})`
const ofDossier = (table: string, order: string): string => rows(`${table} x WHERE x.dossier_id = d.id`, order)
const ofStep = (table: string, order: string): string => rows(`${table} x WHERE x.step_row_id IN (SELECT id FROM step WHERE dossier_id = d.id)`, order)
const ofOpinion = rows('opinion_move x JOIN opinion o ON o.id = x.opinion_id WHERE o.dossier_id = d.id', 'x.moved_at')
const ofRemark = rows('remark_act x JOIN remark m ON m.id = x.remark_id WHERE m.dossier_id = d.id', 'x.at, x.id')
const ofAward = rows('award_act x JOIN award_record a ON a.id = x.award_id WHERE a.dossier_id = d.id', 'x.no')
/** Who was told what, and whether it went: no address, no message, nothing that a server said. */
const notices = rows(
  `(SELECT n.id, n.kind, n.recipient_id, n.task_id, n.round, n.state, n.created_at, m.sent_at, m.attempts FROM notice n LEFT JOIN mail m ON m.id = n.mail_id WHERE n.dossier_id = d.id) x`, 'x.created_at, x.id')

/** Everything that the record holds of a dossier, by the name under which it is exported. What people only looked at or began is left out, as is what tells the state of the house. */
const parts = {
  dossier: 'to_jsonb(d)',
  nominee: '(SELECT to_jsonb(x) FROM nominee x WHERE x.id = d.nominee_id)',
  units: rows(`unit x WHERE d.unit_path LIKE x.path || '%'`, 'x.path'),
  submission: '(SELECT to_jsonb(x) FROM submission x WHERE x.id = d.submission_id)',
  ruleSet: '(SELECT to_jsonb(x) FROM rule_set x WHERE x.id = d.rule_set_id)',
  revisions: ofDossier('revision', 'x.no'),
  papers: ofDossier('paper', 'x.created_at, x.id'),
  warningAnswers: rows('warning_answer x WHERE x.dossier_id = d.id', 'to_jsonb(x)::text'),
  initiativeUses: rows('initiative_use x WHERE x.dossier_id = d.id', 'to_jsonb(x)::text'),
  steps: ofDossier('step', 'x.no'),
  tasks: ofDossier('task', 'x.opened_at, x.id'),
  decisions: ofDossier('decision', 'x.decided_at, x.id'),
  forceRequests: ofDossier('force_request', 'x.asked_at, x.id'),
  remarks: ofDossier('remark', 'x.created_at, x.id'),
  remarkActs: ofRemark,
  questions: ofDossier('question', 'x.asked_at, x.id'),
  opinions: ofDossier('opinion', 'x.asked_at, x.id'),
  opinionMoves: ofOpinion,
  holds: ofDossier('hold', 'x.held_at, x.id'),
  lateEntries: ofDossier('late_entry', 'x.level'),
  clocks: ofDossier('clock', 'x.step_row_id'),
  clockSpans: ofStep('clock_span', 'x.from_day, x.id'),
  clockPauses: ofStep('clock_pause', 'x.from_day, x.id'),
  clockInstants: ofStep('clock_instant', 'x.at, x.name'),
  clockMoves: ofStep('clock_move', 'x.moved_at, x.id'),
  sessionItems: ofDossier('session_item', 'x.added_at'),
  awardRecord: '(SELECT to_jsonb(x) FROM award_record x WHERE x.dossier_id = d.id)',
  awardActs: ofAward,
  notices,
} as const satisfies Record<string, string>

export type DossierPart = keyof typeof parts
export type DossierRecord = Readonly<Record<DossierPart, unknown>>

/** All of it, as it stood at one moment. */
export async function dossierRecord(reader: Reader, dossierId: string): Promise<DossierRecord> {
  const built = Object.entries(parts).map(([name, sql]) => `jsonb_build_object('${name}', ${sql})`).join(' || ')
  const [row] = await reader.query<{ record: DossierRecord }>(`SELECT ${built} AS record FROM dossier d WHERE d.id = $1`, [dossierId])
  return row?.record ?? ({} as DossierRecord)
}
