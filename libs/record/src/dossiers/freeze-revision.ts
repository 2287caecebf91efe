import { completeness, invalid } from '@vinhdanh/domain'
import { canonicalHash } from '../canonical-hash.ts'
import type { Transaction } from '../transaction.ts'
import { freezeWarnings } from '../warnings/freeze-warnings.ts'
import type { DossierEntity } from './dossier.entity.ts'
import { papersOf } from './dossier-history.query.ts'
import type { DossierRules } from './dossier-rules.ts'
import { contentOf } from './revision-content.ts'

/** Freezes what a dossier says now as its next revision. A paper that could not be scanned yet goes along; one that was found infected does not. Errors: `validation.failed` with everything that is missing or wrong. */
export async function freezeRevision(tx: Transaction, dossier: DossierEntity, rules: DossierRules): Promise<{ no: number; sha256: string }> {
  const { form, award, nominee } = rules
  const papers = await papersOf(tx, dossier.id)
  const { ready, sections, papers: paperProgress } = completeness(form, award.papers, dossier.draft, papers.map((paper) => paper.code))
  const infected = papers.filter(({ scanState }) => scanState === 'infected').map(({ code }) => ({ path: `papers.${code}`, message: 'problem.infected' }))
  if (!ready || infected.length > 0) throw invalid(...sections.flatMap((section) => section.problems), ...paperProgress.problems, ...infected)
  const warnings = await freezeWarnings(tx, dossier, rules)
  const content = { ...contentOf({ ...dossier, nominee }, papers), ...(warnings.length > 0 ? { warnings } : {}) }
  const no = dossier.revisionNo + 1
  const sha256 = canonicalHash(content)
  await tx.query('INSERT INTO revision (dossier_id, no, content, sha256, rule_set_id, submitted_by, created_at) VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7)', [
    dossier.id, no, JSON.stringify(content), sha256, rules.ruleSetId, tx.actor.personId, tx.now,
  ])
  return { no, sha256 }
}
