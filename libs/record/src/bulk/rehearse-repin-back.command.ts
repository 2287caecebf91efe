import { type Actor, invalid } from '@vinhdanh/domain'
import { wrongTexts } from '../clocks/move-deadline.command.ts'
import type { Database } from '../database.ts'
import { pinnedDossiers } from '../rules/repin-dossier.ts'
import { storedRuleSet } from '../rules/rule-set.query.ts'
import { requireUuid } from '../uuid.ts'
import { actToUndo } from './act-to-undo.ts'
import type { RepinInstruction } from './bulk-kind.ts'
import type { MoveBackInput } from './rehearse-move-back.command.ts'
import { foretellRepin, nameOfRules } from './repin.kind.ts'
import { wasRehearsed, writeRehearsal } from './write-rehearsal.ts'

/**
 * Rehearses the way back of a finished re-pin, as a bulk act of its own: each dossier that is pinned as the act left it would be pinned to its old rule-set, if
 * that can rule it. Errors: `not-found`, `auth.not-allowed`; `conflict.state` when it re-pinned nothing, is not finished or was itself a way back; `validation.failed` with
 * `reason` or `authority`.
 */
export async function rehearseRepinBack(database: Database, actor: Actor, { id, undoes, reason, authority }: MoveBackInput): Promise<void> {
  requireUuid(undoes)
  await database.transact(actor, async (tx) => {
    if (await wasRehearsed(tx, id)) return
    const { act, done } = await actToUndo(tx, actor, 'repin', undoes)
    const problems = wrongTexts({ authority, reason })
    if (problems.length > 0) throw invalid(...problems)
    const { award, ...earlier } = act.instruction as RepinInstruction
    const [from, to] = [await storedRuleSet(tx, earlier.to.id), await storedRuleSet(tx, earlier.from.id)]
    const dossiers = await pinnedDossiers(tx, done.map(({ dossierId }) => dossierId))
    const instruction = { from: nameOfRules(from), to: nameOfRules(to), award, reason: reason.trim(), authority: authority.trim() }
    await writeRehearsal(tx, { id, kind: 'repin', instruction, undoes, items: dossiers.map((dossier) => foretellRepin(dossier, { actor, from, to })) })
  })
}
