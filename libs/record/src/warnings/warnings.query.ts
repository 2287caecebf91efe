import { type Actor, type AnsweredWarning, type Bilingual, type RuleSet, type Warning, warningsFor } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import type { Database } from '../database.ts'
import type { DossierHead } from '../dossiers/dossier-head.query.ts'
import { draftPage } from '../dossiers/draft-page.query.ts'
import type { Reader } from '../reader.ts'
import { pinnedRules } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { type Warned, warningFacts } from './warning-facts.ts'

/** A warning as its reader sees it: with the names and the source that the rule-set gives, and whether the other dossier that it names may be opened. */
export interface WarningLine extends AnsweredWarning {
  readonly citation: RuleSet['citations'][string] | null
  /** Of the other award. */
  readonly awardName: Bilingual | null
  /** Of the award after which a rung is counted. */
  readonly afterName: Bilingual | null
  readonly mayOpen: boolean
}

export interface DraftWarnings {
  /** The rules that warn: the pinned ones, or for a draft those in force. */
  readonly ruleSetId: string
  readonly awardCode: string
  readonly warnings: readonly WarningLine[]
}

/** What a dossier's unit is warned about before it hands in, with the reasons given so far. Changes nothing. Errors: AppError `not-found`, also for those who may not write it. */
export async function draftWarnings(database: Database, actor: Actor, dossierId: string): Promise<DraftWarnings> {
  const { head } = await draftPage(database, actor, dossierId)
  const { id: ruleSetId, ruleSet } = await pinnedRules(database, head.ruleSetId)
  return { ruleSetId, awardCode: head.awardCode, warnings: await seenBy(database, actor, ruleSet, await answeredWarnings(database, warnedOf(head), ruleSet)) }
}

function warnedOf(head: DossierHead): Warned {
  return { id: head.id, awardCode: head.awardCode, cycleYear: head.cycleYear, unitPath: head.unit.path, draft: head.draft, insteadOfId: head.insteadOf?.id ?? null, nominee: head.nominee }
}

/** The warnings about a dossier as it is written now. */
export async function warningsOf(reader: Reader, dossier: Warned, ruleSet: RuleSet): Promise<Warning[]> {
  return ruleSet.warnings ? warningsFor(ruleSet, await warningFacts(reader, dossier, ruleSet.warnings)) : []
}

/** The same, each with the reason that was given for it. */
export async function answeredWarnings(reader: Reader, dossier: Warned, ruleSet: RuleSet): Promise<AnsweredWarning[]> {
  const warnings = await warningsOf(reader, dossier, ruleSet)
  if (warnings.length === 0) return []
  const answers = await reader.query<{ key: string; answer: string; answeredBy: string; answeredAt: Date }>(
    `SELECT w.key, w.answer, p.name AS "answeredBy", w.answered_at AS "answeredAt" FROM warning_answer w JOIN person p ON p.id = w.answered_by WHERE w.dossier_id = $1`, [dossier.id],
  )
  return warnings.map((warning) => {
    const given = answers.find(({ key }) => key === warning.key)
    return { ...warning, answer: given?.answer ?? null, answeredBy: given?.answeredBy ?? null, answeredAt: given?.answeredAt.toISOString() ?? null }
  })
}

/** The warnings as this reader sees them. */
export async function seenBy(reader: Reader, actor: Actor, { awards, citations }: RuleSet, warnings: readonly AnsweredWarning[]): Promise<WarningLine[]> {
  const open = await openTo(reader, actor, warnings.flatMap(({ about }) => about.dossierId ?? []))
  const nameOf = (code: string | null | undefined): Bilingual | null => awards.find((award) => award.code === code)?.name ?? null
  return warnings.map((warning) => ({
    ...warning, citation: citations[warning.cite] ?? null, awardName: nameOf(warning.about.awardCode), afterName: nameOf(warning.about.rung?.after),
    mayOpen: warning.about.dossierId !== undefined && open.has(warning.about.dossierId),
  }))
}

/** Which of these dossiers the actor may see. */
async function openTo(reader: Reader, actor: Actor, dossierIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (dossierIds.length === 0) return new Set()
  const parameters = new SqlParameters()
  const rows = await reader.query<{ id: string }>(`SELECT d.id FROM dossier d WHERE d.id = ANY(${parameters.add(dossierIds)}::uuid[]) AND ${sightCondition(actor, parameters)}`, parameters.values)
  return new Set(rows.map(({ id }) => id))
}
