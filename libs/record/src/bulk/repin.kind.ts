import { type Actor, afterRepin, AppError, type Bilingual, isUnderWay, may, type RuleSet, whyNotRepinned } from '@vinhdanh/domain'
import { namedIn, type PinnedDossier, repinWithin, whyNot } from '../rules/repin-dossier.ts'
import type { StoredRuleSet } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'
import type { BulkKind, BulkRefusal, RehearsedItem, RepinInstruction, RuleSetName } from './bulk-kind.ts'
import { refusalOf } from './bulk-refusal.ts'

/** What the rehearsal of a re-pin has seen of a dossier, and what it would meet under the new rules. Names are those of the rules concerned. */
export interface RepinForecast {
  readonly state: string
  /** The step that is open, which goes on by its own rules; null between two steps. */
  readonly stepName: Bilingual | null
  /** What it lacks when it is handed in again. */
  readonly missingPapers: readonly Bilingual[]
  readonly missingAnswers: number
  /** Steps of the new route that it does not take, as its plan stays. */
  readonly stepsNotTaken: readonly Bilingual[]
}

/** To what an item was pinned right after it was re-pinned. */
export interface RepinProof {
  readonly ruleSetId: string
}

/** Re-pins each dossier to the rule-set that the rehearsal named, if it is still pinned to the one that was seen and neither ended, was returned nor handed in again meanwhile. */
export const repinKind: BulkKind = {
  undoable: true,
  async carryOut(tx, { instruction }, { dossierId, forecast }) {
    const { from, to, reason, authority } = instruction as RepinInstruction
    await repinWithin(tx, { dossierId, from: from.id, to: to.id, state: (forecast as RepinForecast).state, reason, authority })
    return proofOf(tx, dossierId)
  },
}

async function proofOf(tx: Transaction, dossierId: string): Promise<RepinProof> {
  const [proof] = await tx.query<RepinProof>('SELECT rule_set_id AS "ruleSetId" FROM dossier WHERE id = $1', [dossierId])
  if (!proof) throw new AppError('bug.unexpected')
  return proof
}

interface Judges {
  readonly actor: Actor
  readonly from: StoredRuleSet
  readonly to: StoredRuleSet
}

/** Foretells one re-pin, or why it cannot be made, by the same rules as the re-pin itself. */
export function foretellRepin(dossier: PinnedDossier, { actor, from, to }: Judges): RehearsedItem {
  const { dossierId, unitPath, state, stepId, awardCode } = dossier
  const { missingPapers, missingAnswers, stepsNotTaken } = whyNotRepinned(to.ruleSet, dossier) ? nothing : afterRepin(to.ruleSet, dossier)
  const paper = (code: string): Bilingual => to.ruleSet.awards.find((award) => award.code === awardCode)?.papers.find((one) => one.code === code)?.name ?? { vi: code, en: code }
  const forecast: RepinForecast = {
    state, stepName: stepId === null ? null : namedIn(from.ruleSet, dossier, stepId), missingPapers: missingPapers.map(paper), missingAnswers,
    stepsNotTaken: stepsNotTaken.map((id) => namedIn(to.ruleSet, dossier, id)),
  }
  return { dossierId, unitPath, forecast, why: cannot(dossier, { actor, from, to }) }
}

const nothing = { missingPapers: [], missingAnswers: 0, stepsNotTaken: [] }

function cannot(dossier: PinnedDossier, { actor, from, to }: Judges): BulkRefusal | null {
  if (!may(actor, 'dossier.repair', dossier.unitPath)) return { code: 'auth.not-allowed' }
  if (!isUnderWay(dossier)) return { code: 'conflict.state' }
  if (dossier.ruleSetId !== from.id) return { code: 'conflict.version' }
  const problem = whyNot(dossier, from.ruleSet, to.ruleSet)
  return problem && refusalOf(problem)
}

/** A stored rule-set by its name alone. */
export function nameOfRules({ id, slug, version, ruleSet: { title } }: Pick<StoredRuleSet, 'id' | 'slug' | 'version'> & { readonly ruleSet: Pick<RuleSet, 'title'> }): RuleSetName {
  return { id, slug, version, title }
}
