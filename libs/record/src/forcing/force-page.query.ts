import { type Actor, type Bilingual, type NotForcible, type RuleSet, whyNotForced } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { dossierPage } from '../dossiers/dossier-page.query.ts'
import { pinnedRules, RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import type { ForceState } from './force-request.entity.ts'
import { secondPersons } from './second-persons.ts'

export interface ForceRequestLine {
  readonly id: string
  readonly stepRowId: string
  /** `expired` also for one that nobody has answered in its days. */
  readonly state: ForceState
  readonly reason: string
  readonly askedById: string
  readonly askedBy: string
  readonly askedAt: Date
  /** Day, the last on which it may be confirmed. */
  readonly answerBy: string
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly note: string | null
}

/** What passing on the open step of a dossier would do, and who asked for it. */
export interface ForcePage {
  readonly dossier: { readonly id: string; readonly code: string; readonly nominee: string; readonly heldSince: Date | null }
  /** Null where no step is open. */
  readonly step: {
    readonly rowId: string; readonly name: Bilingual; readonly unit: Bilingual | null; readonly since: Date; readonly holders: readonly string[]
    readonly next: Bilingual | null; readonly why: NotForcible | null
    /** Working days in which a second person answers, with the rule's source. */
    readonly answerDays: number; readonly citation: RuleSet['citations'][string] | null
  } | null
  /** The request for the open step, where one may be answered. */
  readonly open: ForceRequestLine | null
  /** The requests of the dossier that are over, the latest first. */
  readonly over: readonly ForceRequestLine[]
  /** Who could be the second, by name. */
  readonly seconds: readonly { readonly id: string; readonly name: string }[]
}

const requestLine = `
  f.id, f.step_row_id AS "stepRowId", CASE WHEN f.state = 'asked' AND f.answer_by < record_today() THEN 'expired' ELSE f.state END AS state, f.reason, f.asked_by AS "askedById",
  a.name AS "askedBy", f.asked_at AS "askedAt", to_char(f.answer_by, 'YYYY-MM-DD') AS "answerBy", b.name AS "answeredBy", f.answered_at AS "answeredAt", f.note
  FROM force_request f JOIN person a ON a.id = f.asked_by LEFT JOIN person b ON b.id = f.answered_by`

/** Errors: AppError `not-found` (also for a dossier that the actor does not see), `auth.not-allowed` for one who repairs nothing in its branch. */
export async function forcePage(database: Database, actor: Actor, dossierId: string): Promise<ForcePage> {
  const { dossier, place, plan, steps } = await dossierPage(database, dossierId, actor)
  requireRight(actor, 'dossier.repair', dossier.unit.path)
  const requests = await database.query<ForceRequestLine>(`SELECT ${requestLine} WHERE f.dossier_id = $1 ORDER BY f.asked_at DESC, f.id`, [dossierId])
  const open = requests.find(({ state }) => state === 'asked') ?? null
  const { citations, parameters: { forceAnswerDays } } = (await pinnedRules(database, steps.find(({ state }) => state === 'open')?.ruleSetId ?? dossier.ruleSetId)).ruleSet
  const at = plan.findIndex(({ stepId }) => stepId === place?.stepId)
  return {
    dossier: { id: dossier.id, code: dossier.code, nominee: dossier.nominee.name, heldSince: dossier.heldSince }, open, over: requests.filter((one) => one !== open),
    step: place && {
      rowId: place.stepRowId, name: place.name, unit: place.unitName, since: place.since, holders: place.holders.map(({ name }) => name),
      next: at < 0 ? null : plan[at + 1]?.name ?? null, why: whyNotForced(place, at === plan.length - 1),
      answerDays: forceAnswerDays.value, citation: citations[forceAnswerDays.cite] ?? null,
    },
    seconds: place ? await namesOf(database, { dossierId, stepRowId: place.stepRowId, level: place.level, askedBy: open?.askedById ?? actor.personId ?? '' }) : [],
  }
}

async function namesOf(database: Database, asked: Parameters<typeof secondPersons>[1]): Promise<ForcePage['seconds']> {
  return database.query<{ id: string; name: string }>('SELECT id, name FROM person WHERE id = ANY($1::uuid[]) ORDER BY name, id', [await secondPersons(database, asked)])
}

/** A request that waits for the second person. */
export interface WaitingForceRequest extends ForceRequestLine {
  readonly dossierId: string
  readonly code: string
  readonly stepName: Bilingual
}

/** At most so many stand on the board. */
const mostShown = 50

/** The requests that wait for a second administrator in the actor's branches, the soonest over first. */
export async function waitingForceRequests(database: Database, actor: Actor): Promise<WaitingForceRequest[]> {
  const parameters = new SqlParameters()
  const condition = branchCondition(actor, 'dossier.repair', 'd.unit_path', parameters)
  const rows = await database.query<Omit<WaitingForceRequest, 'stepName'> & { ruleSetId: string; awardCode: string; stepId: string }>(
    `SELECT line.*, d.id AS "dossierId", d.code, d.rule_set_id AS "ruleSetId", d.award_code AS "awardCode", s.step_id AS "stepId"
     FROM (SELECT ${requestLine} WHERE f.state = 'asked' AND f.answer_by >= record_today()) line JOIN step s ON s.id = line."stepRowId" JOIN dossier d ON d.id = s.dossier_id
     WHERE ${condition} ORDER BY line."answerBy", line."askedAt", line.id LIMIT ${mostShown}`,
    parameters.values,
  )
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, awardCode, stepId, ...row }) => ({ ...row, stepName: names.stepName(ruleSetId, awardCode, stepId) }))
}
