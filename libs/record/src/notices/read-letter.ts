import { type Audience, type AwardActKind, awardOf, type Bilingual, type Day, type Ending, type Escalation, type LapseAct, localDay, refusalGrounds, type Step, type WorkingCalendar } from '@vinhdanh/domain'
import { ruleSetById } from '../rules/rule-set.query.ts'
import { stepRule } from '../tasks/step-rule.ts'
import type { Transaction } from '../transaction.ts'
import type { Digest } from './digest.ts'
import { drawDigest } from './draw-digest.query.ts'
import type { Letter, LetterNotice } from './letter.ts'
import { type DossierNoticeKind, NoticeEntity } from './notice.entity.ts'

interface Row {
  readonly mailId: string
  readonly noticeId: string
  /** What the notice said in an earlier try. */
  readonly said: Said | null
  readonly kind: DossierNoticeKind
  readonly dossierId: string
  readonly taskId: string | null
  readonly round: number
  readonly dossierCode: string
  readonly awardCode: string
  /** The rules by which the step goes that it tells of. */
  readonly ruleSetId: string
  readonly unitName: Bilingual
  readonly stepId: string
  readonly returnedFrom: string | null
  readonly dueAt: Date | null
  readonly lastDay: string | null
  readonly onBehalfOf: string | null
  readonly toldAs: Audience | null
  readonly byLapse: boolean
  readonly questionId: string | null
  readonly ending: Ending | null
  readonly act: AwardActKind | null
  readonly groundId: string | null
  readonly successorCode: string | null
  readonly decidedBy: LapseAct | null
  readonly askWhom: Bilingual
}

/** A notice's lines in a letter, as the record keeps them. */
type Said = Omit<LetterNotice, 'dueAt'> & { readonly dueAt: string | null }

/** A mail that is being sent, with its reader. */
export interface BegunMail {
  readonly id: string
  readonly recipientId: string
  readonly recipientName: string
  readonly locale: Letter['recipient']['locale']
  readonly address: string
  readonly messageId: string
  readonly subject: string
  readonly attempts: number
  readonly unknownOutcomes: number
  readonly createdAt: Date
  readonly hasDigest: boolean
}

/**
 * Everything these mails say, by their ids, from their notices and the rule-set of each dossier. No nominee's name is read: none may stand in a mail. One that by now has
 * nothing to say has no letter.
 */
export async function readLetters(tx: Transaction, mails: readonly BegunMail[], calendar: WorkingCalendar): Promise<Map<string, Letter>> {
  const letters = new Map<string, Letter>()
  if (mails.length === 0) return letters
  const rows = await readRows(tx, mails)
  for (const mail of mails) {
    const notices: LetterNotice[] = []
    for (const row of rows.filter(({ mailId }) => mailId === mail.id)) notices.push(said(mail, row) ?? (await noticeOf(tx, row, calendar, localDay(mail.createdAt))))
    const digest = mail.hasDigest ? await readDigest(tx, mail, notices) : null
    if (!digest && notices.length === 0) continue
    letters.set(mail.id, { mailId: mail.id, date: mail.createdAt, recipient: { name: mail.recipientName, locale: mail.locale }, address: mail.address, notices, digest })
  }
  return letters
}

async function readRows(tx: Transaction, mails: readonly BegunMail[]): Promise<Row[]> {
  return tx.query<Row>(
    `SELECT n.mail_id AS "mailId", n.id AS "noticeId", n.details -> 'said' AS said, n.kind, n.dossier_id AS "dossierId", n.task_id AS "taskId", n.round, d.code AS "dossierCode", d.award_code AS "awardCode", coalesce(own.rule_set_id, d.rule_set_id) AS "ruleSetId",
       jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", coalesce(s.step_id, n.details ->> 'stepId', d.step_id) AS "stepId", s.returned_from AS "returnedFrom", b.name AS "onBehalfOf",
       n.details ->> 'questionId' AS "questionId", n.details ->> 'ending' AS ending, n.details ->> 'act' AS act,
       CASE WHEN n.kind = 'outcome' THEN d.outcome ->> 'ground' END AS "groundId",
       CASE WHEN n.kind = 'outcome' THEN (SELECT x.code FROM dossier x WHERE x.instead_of = d.id ORDER BY x.created_at LIMIT 1) END AS "successorCode", n.details ->> 'rule' AS "decidedBy", n.details ->> 'toldAs' AS "toldAs", coalesce(t.by_lapse, false) AS "byLapse", CASE n.kind WHEN 'question' THEN (q.due_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' WHEN 'force-asked' THEN (f.answer_by + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' ELSE c.due_at END AS "dueAt",
       to_char(CASE n.kind WHEN 'question' THEN q.due_on WHEN 'force-asked' THEN f.answer_by ELSE c.last_day END, 'YYYY-MM-DD') AS "lastDay", coalesce(office.words, jsonb_build_object('vi', u.name_vi, 'en', u.name_en)) AS "askWhom"
     FROM notice n JOIN dossier d ON d.id = n.dossier_id JOIN unit u ON u.id = d.unit_id
     LEFT JOIN step s ON s.id = n.step_row_id
     LEFT JOIN LATERAL (SELECT x.rule_set_id FROM step x WHERE x.dossier_id = d.id AND x.step_id = coalesce(s.step_id, n.details ->> 'stepId', d.step_id) ORDER BY x.no DESC LIMIT 1) own ON true
     LEFT JOIN clock c ON c.step_row_id = s.id AND c.paused_on IS NULL AND c.stopped_at IS NULL
     LEFT JOIN question q ON q.id = (n.details ->> 'questionId')::uuid LEFT JOIN force_request f ON f.id = (n.details ->> 'requestId')::uuid
     LEFT JOIN task t ON t.id = n.task_id LEFT JOIN person b ON b.id = t.on_behalf_of
     LEFT JOIN LATERAL (
       SELECT jsonb_build_object('vi', mu.name_vi || ' (' || p.email || ')', 'en', mu.name_en || ' (' || p.email || ')') AS words FROM unit mu
       JOIN post ON post.unit_id = mu.id AND post.role = 'ministry-intake' AND post.valid_from <= $2 AND (post.valid_to IS NULL OR post.valid_to >= $2)
       JOIN person p ON p.id = post.person_id AND p.active
       WHERE mu.kind = 'ministry' AND d.unit_path LIKE mu.path || '%' ORDER BY p.id LIMIT 1) office ON true
     WHERE n.mail_id = ANY($1::uuid[]) AND n.state <> 'cancelled' ORDER BY n.created_at, n.id`,
    [mails.map(({ id }) => id), tx.today],
  )
}

/**
 * What a notice said in an earlier try that may have arrived, though a task may be done or a term moved since; null where it is to be drawn anew. A mail begun by
 * a build that did not keep it is drawn.
 */
function said({ unknownOutcomes }: BegunMail, { noticeId, said: kept }: Row): LetterNotice | null {
  if (unknownOutcomes === 0 || kept === null) return null
  return { ...inBothLanguages(kept), id: noticeId, dueAt: kept.dueAt === null ? null : new Date(kept.dueAt) }
}

/** An earlier build kept the names of units in Vietnamese alone: what it said is said again. */
function inBothLanguages<Kept>(kept: Kept): Kept {
  const names = ['unitName', 'askWhom']
  return JSON.parse(JSON.stringify(kept), (key, value: unknown) => (names.includes(key) && typeof value === 'string' ? { vi: value, en: value } : value)) as Kept
}

/** What the mail's digest says: drawn anew for as long as no copy can have arrived, and after that what it said. */
async function readDigest(tx: Transaction, mail: BegunMail, notices: readonly LetterNotice[]): Promise<Digest | null> {
  const [row] = await tx.query<{ id: string; day: Day; said: Digest | null }>(
    `SELECT id, details ->> 'day' AS day, details -> 'digest' AS said FROM notice WHERE mail_id = $1 AND kind = 'digest' AND state <> 'cancelled' LIMIT 1`, [mail.id])
  if (!row) return null
  if (mail.unknownOutcomes > 0) return row.said && inBothLanguages(row.said)
  const digest = await drawDigest(tx, mail.recipientId, row.day, notices)
  if (digest) await tx.update(NoticeEntity, { id: row.id }, { details: { day: row.day, digest } })
  return digest
}

async function noticeOf(tx: Transaction, row: Row, calendar: WorkingCalendar, day: string): Promise<LetterNotice> {
  const { noticeId: id, kind, dossierId, taskId, round, dossierCode, unitName, dueAt, lastDay, questionId, ending, act, groundId, successorCode, decidedBy, toldAs, askWhom } = row
  const ruleSet = await ruleSetById(tx, row.ruleSetId)
  const award = awardOf(ruleSet, row.awardCode)
  const rule = stepRule(ruleSet, award, row.stepId)
  // Whoever gets a dossier back wants to know from where it comes.
  const named = kind === 'returned' && row.returnedFrom ? stepRule(ruleSet, award, row.returnedFrom) : rule
  return {
    id, kind, dossierId, taskId, round, dossierCode, unitName, level: named.level, dueAt, questionId, ending, act, successorCode, decidedBy, askWhom, awardName: award.name, stepName: named.name,
    workingDaysLeft: lastDay === null ? null : calendar.workingDaysBetween(day, lastDay), confirmed: lastDay === null || calendar.isConfirmed(day, lastDay), escalation: firstEscalation(rule), lapse: rule.lapse ?? null,
    ground: refusalGrounds(ruleSet).find(({ id }) => id === groundId)?.name ?? null, toldAs, isByLapse: row.byLapse, onBehalfOf: row.onBehalfOf,
  }
}

/** The first that goes to others than the holder. */
function firstEscalation({ escalations }: Step): Escalation | null {
  const toOthers = escalations.map((escalation) => ({ ...escalation, to: escalation.to.filter((audience) => audience !== 'holder') })).filter(({ to }) => to.length > 0)
  return toOthers.reduce<Escalation | null>((first, next) => (first && first.workingDaysAfter <= next.workingDaysAfter ? first : next), null)
}
