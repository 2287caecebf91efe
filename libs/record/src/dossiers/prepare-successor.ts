import { type Award, checkField, type DossierContent, type Form, formFor, isEmpty, mayBeProposed } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { In, IsNull } from 'typeorm'
import { ruleSetInForce } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from './dossier.entity.ts'
import { nextCode } from './next-code.ts'
import { NomineeEntity } from './nominee.entity.ts'
import { RevisionEntity } from './revision.entity.ts'

/**
 * Prepares the dossier for the award proposed in place of this one: a draft of the same unit, author, nominee and cycle, with the answers and papers that the
 * new award asks for as well, linked to the old. Called inside the transaction that ends the old one, so there is one however often that runs. Where the
 * nominee has a dossier for that award and cycle already, that one is linked. Nothing is prepared for an award that the rules in force no longer carry.
 */
export async function prepareSuccessor(tx: Transaction, dossier: DossierEntity, awardCode: string): Promise<void> {
  const { ruleSet } = await ruleSetInForce(tx, tx.today)
  const { kind } = await tx.get(NomineeEntity, { id: dossier.nomineeId })
  const award = ruleSet.awards.find(({ code }) => code === awardCode)
  if (!award || !mayBeProposed(award, kind)) return
  const { nomineeId, cycleYear, unitId, unitPath, createdBy } = dossier
  const known = await tx.find(DossierEntity, { nomineeId, cycleYear, awardCode, state: In(['draft', 'under-way', 'returned', 'awarded']) })
  if (known) {
    const linked = await tx.update(DossierEntity, { id: known.id, insteadOf: IsNull() }, { insteadOf: dossier.id })
    if (linked > 0) tx.audit({ act: 'dossier.linked', objectKind: 'dossier', objectId: known.id, dossierId: known.id, after: { insteadOf: dossier.code } })
    return
  }
  const id = randomUUID()
  const code = await nextCode(tx, 'VD')
  const draft = await carriedOver(tx, dossier, formFor(ruleSet, award, kind))
  await tx.insert(DossierEntity, {
    id, code, unitId, unitPath, createdBy, awardCode, nomineeId, cycleYear, state: 'draft', version: 1, draft: draft as Record<string, never>,
    draftVersion: 1, draftSavedAt: tx.now, createdAt: tx.now, updatedAt: tx.now, insteadOf: dossier.id,
  })
  await carryPapers(tx, dossier, id, award)
  tx.audit({ act: 'dossier.created', objectKind: 'dossier', objectId: id, dossierId: id, after: { code, award: awardCode, nominee: nomineeId, cycle: cycleYear, insteadOf: dossier.code } })
}

/** The answers of the last revision to fields that the new form asks by the same id, wherever they stand in it. */
async function carriedOver(tx: Transaction, { id: dossierId, revisionNo }: DossierEntity, form: Form): Promise<DossierContent> {
  const { content } = await tx.get(RevisionEntity, { dossierId, no: revisionNo })
  const answers = Object.assign({}, ...Object.values(content.sections)) as Readonly<Record<string, unknown>>
  return Object.fromEntries(form.sections.flatMap((section) => {
    const kept = section.fields.filter((field) => !isEmpty(answers[field.id]) && checkField(field, answers[field.id], '').length === 0).map((field) => [field.id, answers[field.id]])
    return kept.length > 0 ? [[section.id, Object.fromEntries(kept)]] : []
  }))
}

/** The papers that the new award asks for too; the files are the same, stored once. */
async function carryPapers(tx: Transaction, { id: dossierId }: DossierEntity, to: string, { papers }: Award): Promise<void> {
  await tx.query(
    `INSERT INTO paper (id, dossier_id, code, file_sha256, name, size, media_type, uploaded_by, created_at)
     SELECT gen_random_uuid(), $2, code, file_sha256, name, size, media_type, uploaded_by, $4 FROM paper WHERE dossier_id = $1 AND removed_at IS NULL AND code = ANY($3::text[])`,
    [dossierId, to, papers.map(({ code }) => code), tx.now],
  )
}
