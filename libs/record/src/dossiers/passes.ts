import { type Award, awardOf, changedAnchors, correctionStepId, differenceBetween, type EarlierPass, type Plan, resumeAt, type RuleSet, touching } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { stepRule } from '../tasks/step-rule.ts'
import type { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import type { DossierEntity } from './dossier.entity.ts'
import type { DossierRules } from './dossier-rules.ts'
import type { RevisionContent } from './revision.entity.ts'

/** The step's last decision, where that was a pass, and the revision it was made on. */
interface Pass extends EarlierPass {
  readonly decisionId: string
  readonly round: number
  /** Two administrators passed the step on: nobody looked at what it looks at. */
  readonly forced: boolean
}

/** The steps that have passed, each with what of that which it looks at has changed between the revision it passed and `now`: a revision's number, or what is not handed in yet. */
export async function passesOf(reader: Reader, dossierId: string, now: number | RevisionContent, ruleSet: RuleSet, award: Award): Promise<Pass[]> {
  const rows = await reader.query<{ stepId: string; round: number; decisionId: string; revisionNo: number; forced: boolean }>(
    `SELECT last.step_id AS "stepId", last.round, x.id AS "decisionId", x.revision_no AS "revisionNo", x.force_request_id IS NOT NULL AS forced
     FROM (SELECT DISTINCT ON (step_id) * FROM step WHERE dossier_id = $1 AND step_id <> $2 ORDER BY step_id, no DESC) last JOIN decision x ON x.step_row_id = last.id
     WHERE last.outcome = 'pass'`,
    [dossierId, correctionStepId],
  )
  const changed = await changesSince(reader, dossierId, now, rows.map(({ revisionNo }) => revisionNo))
  return rows.map(({ revisionNo, ...row }) => {
    const rule = stepRule(ruleSet, award, row.stepId)
    return { ...row, touchedBy: touching(rule, changed.get(revisionNo) ?? []), hasRule: rule.repeat !== undefined }
  })
}

/** What changed, as anchors, between each of the revisions and `now`: a revision of the dossier by its number, or what is not handed in yet. */
export async function changesSince(reader: Reader, dossierId: string, now: number | RevisionContent, revisions: readonly number[]): Promise<ReadonlyMap<number, string[]>> {
  const asked = [...new Set(revisions)].filter((one) => one !== now)
  if (asked.length === 0) return new Map()
  const wanted = typeof now === 'number' ? [...asked, now] : asked
  const rows = await reader.query<{ no: number; content: RevisionContent }>('SELECT no, content FROM revision WHERE dossier_id = $1 AND no = ANY($2::int[])', [dossierId, wanted])
  const content = typeof now === 'number' ? rows.find(({ no }) => no === now)?.content : now
  return new Map(content ? rows.filter(({ no }) => no !== now).map((row) => [row.no, changedAnchors(differenceBetween(row.content, content))]) : [])
}

/** With which step the round after this correction begins, now that revision `no` is handed in. */
export async function resumeStepOf(tx: Transaction, plan: Plan, correction: StepEntity, no: number, { ruleSet, award }: DossierRules): Promise<string | null> {
  if (!correction.returnedFrom) return null
  return resumeAt(plan, correction.returnedFrom, await passesOf(tx, correction.dossierId, no, ruleSet, award))
}

/** The pass of an earlier round that still stands for a step now reached again; null where it is to be done. */
export async function standingPass(tx: Transaction, dossier: DossierEntity, stepId: string, ruleSet: RuleSet): Promise<Pass | null> {
  const passes = await passesOf(tx, dossier.id, dossier.revisionNo, ruleSet, awardOf(ruleSet, dossier.awardCode))
  return passes.find((pass) => pass.stepId === stepId && pass.hasRule && !pass.forced && pass.touchedBy.length === 0) ?? null
}
