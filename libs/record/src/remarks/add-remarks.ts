import { type Award, type FieldProblem, type Form, invalid, type RemarkKind } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { RevisionEntity } from '../dossiers/revision.entity.ts'
import type { Transaction } from '../transaction.ts'
import { aboutAnchor, anchorJudge } from './about.ts'

export interface NewRemark {
  /** See the domain's `Anchor`. */
  readonly anchor: string
  readonly kind: RemarkKind
  readonly body: string
}

interface Place {
  readonly form: Form
  readonly award: Pick<Award, 'papers'>
  readonly revision: RevisionEntity
}

/**
 * Pins the remarks of a decision; they belong to its round, and keep what stood at their place. Errors: `validation.failed` at `remarks.<n>.anchor` for a
 * place that the dossier's rules do not have, and for a page that the paper does not have.
 */
export async function addRemarks(
  tx: Transaction, decision: { id: string; dossierId: string; round: number; personId: string }, remarks: readonly NewRemark[], { form, award, revision: { content } }: Place,
): Promise<void> {
  const wrong = await anchorJudge(tx, { form, award, content })
  const problems = remarks.flatMap(({ anchor }, index): FieldProblem[] => {
    const problem = wrong(anchor)
    return problem ? [{ path: `remarks.${index}.anchor`, ...problem }] : []
  })
  if (problems.length > 0) throw invalid(...problems)
  for (const { anchor, kind, body } of remarks) {
    await tx.query(
      `INSERT INTO remark (id, dossier_id, decision_id, round, anchor, about, kind, body, author_id, created_at, state) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, 'open')`,
      [randomUUID(), decision.dossierId, decision.id, decision.round, anchor, JSON.stringify(aboutAnchor(anchor, { form, award, content })), kind, body, decision.personId, tx.now],
    )
  }
}
