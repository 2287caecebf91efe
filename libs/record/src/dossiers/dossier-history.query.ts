import type { Bilingual, Day, Level, Outcome, RuleSet, ScanState, StepKind } from '@vinhdanh/domain'
import type { FileExtent } from '../files/register-file.command.ts'
import { type ExtentRow, withExtent } from '../files/stored-file.query.ts'
import type { Reader } from '../reader.ts'
import type { DecidingRule } from '../tasks/decision.entity.ts'
import { ruleAct, type RuleAct } from '../tasks/rule-act.ts'
import type { RevisionContent } from './revision.entity.ts'
import type { Superseded } from './superseded.ts'

export interface StepLine {
  readonly rowId: string
  readonly round: number
  readonly stepId: string
  readonly kind: StepKind
  readonly level: Level
  readonly state: 'open' | 'closed' | 'cancelled'
  readonly outcome: Outcome | null
  /** The step from which a dossier in correction came. */
  readonly returnedFrom: string | null
  /** The step with which the round after a correction began. */
  readonly resumesAt: string | null
  readonly unitName: Bilingual | null
  /** The rules by which it goes, where the dossier was re-pinned since; null: the dossier's. */
  readonly ruleSetId: string | null
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly decision: DecisionLine | null
}

export interface DecisionLine {
  readonly id: string
  /** Null, as the name, when a rule decided or two administrators passed the step on. */
  readonly personId: string | null
  readonly personName: string | null
  readonly onBehalfOf: string | null
  /** The rule that decided where nobody had answered. */
  readonly rule: RuleAct | null
  /** The two administrators who passed the step on, which was no decision of its holder. */
  readonly forced: ForcedPass | null
  readonly outcome: Outcome
  readonly reason: string | null
  readonly payload: Record<string, unknown> | null
  readonly revisionNo: number
  /** Of a pass: why it no longer holds; null while it does. */
  readonly superseded: Superseded | null
  /** UTC, ISO 8601. */
  readonly decidedAt: string
}

/** Names of the two, and when the first asked; the second confirmed at the decision's own time. */
export interface ForcedPass {
  readonly askedBy: string
  /** UTC, ISO 8601. */
  readonly askedAt: string
  readonly confirmedBy: string
}

export interface RevisionLine {
  readonly no: number
  readonly sha256: string
  readonly submittedById: string
  readonly submittedByName: string
  readonly createdAt: Date
}

export interface Revision extends RevisionLine {
  readonly content: RevisionContent
  /** The rules by which it was handed in. */
  readonly ruleSetId: string
}

export interface PaperLine extends FileExtent {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  readonly mediaType: string
  readonly scanState: ScanState
  readonly uploadedByName: string
  readonly createdAt: Date
}

export interface HoldLine {
  readonly id: string
  readonly reason: string
  readonly authority: string
  readonly paperNumber: string
  readonly expectedUntil: Day | null
  readonly heldByName: string
  readonly heldAt: Date
  readonly releasePaper: string | null
  readonly releasedAt: Date | null
}

type StepRow = Omit<StepLine, 'decision'> & { readonly decision: DecisionRow | null }
interface DecisionRow extends Omit<DecisionLine, 'rule' | 'superseded'> {
  readonly rule: DecidingRule | null
  /** What the rule names as its source in the rule-set of before a re-pin. */
  readonly earlierCitation: RuleAct['citation']
}

/** Every step of every round, in the order in which they were opened, with how each was decided; `ruleSet` is the one the dossier is pinned to. */
export async function stepsOf(reader: Reader, dossierId: string, ruleSet: Pick<RuleSet, 'citations'>): Promise<StepLine[]> {
  const rows = await reader.query<StepRow>(
    `SELECT st.id AS "rowId", st.round, st.step_id AS "stepId", st.kind, st.level, st.state, st.outcome, st.returned_from AS "returnedFrom", st.resumes_at AS "resumesAt",
       CASE WHEN u.id IS NULL THEN NULL ELSE jsonb_build_object('vi', u.name_vi, 'en', u.name_en) END AS "unitName", st.rule_set_id AS "ruleSetId", st.opened_at AS "openedAt", st.closed_at AS "closedAt",
       CASE WHEN x.id IS NULL THEN NULL ELSE jsonb_build_object('id', x.id, 'personId', x.person_id, 'personName', p.name, 'onBehalfOf', b.name, 'rule', x.rule, 'outcome', x.outcome,
         'forced', CASE WHEN f.id IS NULL THEN NULL ELSE jsonb_build_object('askedBy', fa.name, 'askedAt', to_char(f.asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'confirmedBy', fc.name) END,
         'reason', x.reason, 'payload', x.payload, 'revisionNo', x.revision_no, 'earlierCitation', (SELECT r.body -> 'citations' -> (x.rule ->> 'cite') FROM rule_set r WHERE r.id = st.rule_set_id),
         'decidedAt', to_char(x.decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) END AS decision
     FROM step st LEFT JOIN unit u ON u.id = st.unit_id LEFT JOIN decision x ON x.step_row_id = st.id LEFT JOIN person p ON p.id = x.person_id
       LEFT JOIN person b ON b.id = x.on_behalf_of
       LEFT JOIN force_request f ON f.id = x.force_request_id LEFT JOIN person fa ON fa.id = f.asked_by LEFT JOIN person fc ON fc.id = f.answered_by
     WHERE st.dossier_id = $1 ORDER BY st.no`,
    [dossierId],
  )
  return rows.map(({ decision, ...step }) => ({ ...step, decision: decision && decisionLine(decision, ruleSet) }))
}

function decisionLine({ earlierCitation, rule, ...decision }: DecisionRow, ruleSet: Pick<RuleSet, 'citations'>): DecisionLine {
  return { ...decision, superseded: null, rule: rule && (earlierCitation ? { ...ruleAct(rule, ruleSet), citation: earlierCitation } : ruleAct(rule, ruleSet)) }
}

const revisionLine = `r.no, r.sha256, r.submitted_by AS "submittedById", p.name AS "submittedByName", r.created_at AS "createdAt"`

/** What was handed in and when, without the content, the first revision first. */
export async function revisionsOf(reader: Reader, dossierId: string): Promise<RevisionLine[]> {
  return reader.query<RevisionLine>(`SELECT ${revisionLine} FROM revision r JOIN person p ON p.id = r.submitted_by WHERE r.dossier_id = $1 ORDER BY r.no`, [dossierId])
}

/** One revision with its content; null when there is none of this number. */
export async function revisionOf(reader: Reader, dossierId: string, no: number): Promise<Revision | null> {
  const [row] = await reader.query<Revision>(
    `SELECT ${revisionLine}, r.content, r.rule_set_id AS "ruleSetId" FROM revision r JOIN person p ON p.id = r.submitted_by WHERE r.dossier_id = $1 AND r.no = $2`, [dossierId, no],
  )
  return row ?? null
}

/** The papers of the working copy, by code. */
export async function papersOf(reader: Reader, dossierId: string): Promise<PaperLine[]> {
  const rows = await reader.query<Omit<PaperLine, keyof FileExtent> & ExtentRow>(
    `SELECT paper.id, paper.code, paper.name, paper.file_sha256 AS sha256, paper.size, paper.media_type AS "mediaType", f.scan_state AS "scanState", p.name AS "uploadedByName",
       f.pages, f.width, f.height, paper.created_at AS "createdAt"
     FROM paper JOIN stored_file f ON f.sha256 = paper.file_sha256 JOIN person p ON p.id = paper.uploaded_by
     WHERE paper.dossier_id = $1 AND paper.removed_at IS NULL ORDER BY paper.code, paper.created_at, paper.id`,
    [dossierId],
  )
  return rows.map(withExtent)
}

/** Pauses ordered from outside, the latest first; at most one is not released. */
export async function holdsOf(reader: Reader, dossierId: string): Promise<HoldLine[]> {
  return reader.query<HoldLine>(
    `SELECT h.id, h.reason, h.authority, h.paper_number AS "paperNumber", to_char(h.expected_until, 'YYYY-MM-DD') AS "expectedUntil", p.name AS "heldByName",
       h.held_at AS "heldAt", h.release_paper AS "releasePaper", h.released_at AS "releasedAt"
     FROM hold h JOIN person p ON p.id = h.held_by WHERE h.dossier_id = $1 ORDER BY h.held_at DESC`,
    [dossierId],
  )
}
