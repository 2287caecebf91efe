import { AppError, type Bilingual, correctionStepId, type FieldProblem, invalid, isUnderWay, type PinnedCase, type RepinFault, type RuleSet, whyNotRepinned } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { Reader } from '../reader.ts'
import { correctionName } from '../tasks/step-rule.ts'
import type { Transaction } from '../transaction.ts'
import { type StoredRuleSet, storedRuleSet } from './rule-set.query.ts'

/** A dossier that was handed in, with the rules to which it is pinned. */
export interface PinnedDossier extends PinnedCase {
  readonly dossierId: string
  readonly unitPath: string
  readonly state: string
  readonly ruleSetId: string
  /** The open step. */
  readonly stepId: string | null
}

export interface Repin {
  readonly dossierId: string
  /** Ids of rule-sets: the one that was seen, and the new one. */
  readonly from: string
  readonly to: string
  /** The state that was seen. */
  readonly state: string
  readonly reason: string
  /** Who ordered it, and by which paper. */
  readonly authority: string
}

/**
 * Pins a dossier to another rule-set. Its plan stays; the steps that were opened keep the rules under which they were (docs/adr/0046). Errors: `not-found`,
 * `auth.not-allowed`, `conflict.state` when it has ended, `conflict.version` when it is pinned to another than `from` or in another state than was seen,
 * `validation.failed` with why `to` cannot rule it.
 */
export async function repinWithin(tx: Transaction, { dossierId, from, to, state, reason, authority }: Repin): Promise<void> {
  const dossier = await tx.lock(DossierEntity, { id: dossierId })
  requireRight(tx.actor, 'dossier.repair', dossier.unitPath)
  if (!isUnderWay(dossier)) throw new AppError('conflict.state', { state: dossier.state })
  if (dossier.ruleSetId !== from || dossier.state !== state) throw new AppError('conflict.version')
  const [old, next] = [await storedRuleSet(tx, from), await storedRuleSet(tx, to)]
  const [pinned] = await pinnedDossiers(tx, [dossierId])
  if (!pinned) throw new AppError('not-found')
  const problem = whyNot(pinned, old.ruleSet, next.ruleSet)
  if (problem) throw invalid(problem)
  // Rules that do not know the way were pinned by mistake: no step was opened by them.
  if (whyNotRepinned(old.ruleSet, pinned) === null) await tx.query('UPDATE step SET rule_set_id = $2 WHERE dossier_id = $1 AND rule_set_id IS NULL', [dossierId, from])
  await tx.updateOne(DossierEntity, { id: dossierId, version: dossier.version, ruleSetId: from, state: dossier.state }, { version: dossier.version + 1, ruleSetId: to, updatedAt: tx.now })
  tx.audit({
    act: 'dossier.repinned', objectKind: 'dossier', objectId: dossierId, dossierId,
    before: { ruleSetId: from, ruleSet: shortName(old) }, after: { ruleSetId: to, ruleSet: shortName(next), reason, authority },
  })
}

const shortName = ({ slug, version }: StoredRuleSet): string => `${slug} ${version}`

/** These dossiers as they are pinned now, in the order given; drafts are left out. */
export async function pinnedDossiers(reader: Reader, dossierIds: readonly string[]): Promise<PinnedDossier[]> {
  return reader.query<PinnedDossier>(
    `SELECT d.id AS "dossierId", d.unit_path AS "unitPath", d.state, d.rule_set_id AS "ruleSetId", d.award_code AS "awardCode", n.kind AS subject, d.plan, d.draft AS content,
       ARRAY(SELECT p.code FROM paper p WHERE p.dossier_id = d.id AND p.removed_at IS NULL) AS papers, s.step_id AS "stepId"
     FROM unnest($1::uuid[]) WITH ORDINALITY AS chosen(id, place) JOIN dossier d ON d.id = chosen.id JOIN nominee n ON n.id = d.nominee_id
       LEFT JOIN step s ON s.dossier_id = d.id AND s.state = 'open'
     WHERE d.rule_set_id IS NOT NULL AND d.plan IS NOT NULL ORDER BY chosen.place`,
    [dossierIds],
  )
}

const messages: Readonly<Record<RepinFault['reason'], string>> = {
  'award-lacking': 'problem.repin-award-lacking', 'form-lacking': 'problem.repin-form-lacking', 'step-lacking': 'problem.repin-step-lacking', 'step-differs': 'problem.repin-step-differs',
  'step-order': 'problem.repin-step-order', 'answer-lost': 'problem.repin-answer-lost',
}

/** Why rules cannot take a dossier over from others, named by the words of the ones it has; null when they can. */
export function whyNot(dossier: PinnedDossier, from: RuleSet, to: RuleSet): FieldProblem | null {
  const fault = whyNotRepinned(to, dossier)
  if (!fault) return null
  const message = messages[fault.reason]
  if ('stepId' in fault) return { path: 'ruleSet', message, params: { ...namedIn(from, dossier, fault.stepId) } }
  return { path: 'ruleSet', message, params: 'fieldId' in fault ? { ...labelIn(from, fault.sectionId, fault.fieldId) } : {} }
}

/** The name of a step, or its id where these rules have none. */
export function namedIn({ awards, routes }: RuleSet, { awardCode }: Pick<PinnedCase, 'awardCode'>, stepId: string): Bilingual {
  if (stepId === correctionStepId) return correctionName
  const route = awards.find(({ code }) => code === awardCode)?.route
  return routes.find(({ id }) => id === route)?.steps.find(({ id }) => id === stepId)?.name ?? { vi: stepId, en: stepId }
}

function labelIn({ forms }: RuleSet, sectionId: string, fieldId: string): Bilingual {
  const sections = forms.flatMap((form) => form.sections.filter(({ id }) => id === sectionId))
  return sections.flatMap(({ fields }) => fields).find(({ id }) => id === fieldId)?.label ?? { vi: fieldId, en: fieldId }
}
