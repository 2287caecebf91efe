import { type Actor, AppError, type AwardActKind, checkAwardAct, correctable, type Corrections, type Day, type FieldProblem, invalid, type Recoverable, recoverables, revocationGrounds, revokes, standingAfter } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { partiesOf } from '../dossiers/parties.query.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { NomineeEntity } from '../dossiers/nominee.entity.ts'
import { fileBySha256 } from '../files/stored-file.query.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'
import { ruleSetInForce } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'
import { AwardActEntity } from './award-act.entity.ts'
import { AwardRecordEntity } from './award-record.entity.ts'

export interface AwardActInput {
  /** Chosen by the form: a repeat of the same id changes nothing. */
  readonly id: string
  readonly awardId: string
  /** How many acts the award had on the screen. */
  readonly acts: number
  readonly kind: AwardActKind
  readonly orderNumber: string
  readonly orderDate: Day
  readonly authority: string
  readonly reason: string
  readonly ground: string | null
  /** SHA-256 of the stored order. */
  readonly paper: string | null
  readonly corrections: Corrections
  readonly recovers: readonly Recoverable[]
  /** The code of the dossier, typed; of an award from before this system the number of its decision. */
  readonly confirmation: string
}

const auditOf: Readonly<Record<AwardActKind, { readonly act: string }>> = {
  correct: { act: 'award.corrected' }, annul: { act: 'award.annulled' }, strip: { act: 'award.stripped' }, restore: { act: 'award.restored' }, reissue: { act: 'award.reissued' },
}

/**
 * Records what follows the decision on an award: a correction, an annulment, a stripping, a restoration, a certificate issued again. Nothing that was recorded
 * before is changed but how the award stands and what its decision now says; the former stands in the act. Of two at once one wins. A repeat changes nothing.
 *
 * Errors: AppError `not-found`, `auth.not-allowed`, `conflict.version` when another act came in between, `conflict.state` where the award does not stand so,
 * `validation.failed`.
 */
export async function actOnAward(database: Database, actor: Actor, input: AwardActInput): Promise<{ readonly awardId: string }> {
  return database.transact(actor, async (tx) => {
    const award = await tx.lock(AwardRecordEntity, { id: input.awardId })
    const nominee = await tx.get(NomineeEntity, { id: award.nomineeId })
    const unit = await tx.get(UnitEntity, { id: nominee.unitId })
    requireRight(actor, 'award.act', unit.path)
    if (await tx.find(AwardActEntity, { id: input.id, awardId: award.id })) return { awardId: award.id }
    if (award.acts !== input.acts) throw new AppError('conflict.version')
    const standing = standingAfter(input.kind, award.standing)
    if (standing === null) throw new AppError('conflict.state', { state: award.standing })

    const says = { nomineeName: award.namedAs ?? nominee.name, unitName: award.unitAs ?? unit.nameVi, decisionNumber: award.decisionNumber, decidedOn: award.decidedOn }
    const act = trimmed(input)
    await refuseWrong(tx, act, { award, says })
    const changed = input.kind === 'correct' ? correctable.filter((name) => act.corrections[name] !== undefined && act.corrections[name] !== says[name]) : []
    const of = (values: Corrections): Corrections | null => (changed.length > 0 ? Object.fromEntries(changed.map((name) => [name, values[name]])) : null)
    const [former, corrected] = [of(says), of(act.corrections)]
    const { id, kind, orderNumber, orderDate, authority, reason, paper } = act
    const stated = { orderNumber, orderDate, authority, reason, ground: revokes(kind) ? act.ground : null, recovers: revokes(kind) ? recoverables.filter((one) => act.recovers.includes(one)) : [] }
    await tx.insert(AwardActEntity, { id, awardId: award.id, no: award.acts + 1, kind, ...stated, paper: paper ?? '', former, corrected, actedBy: actor.personId ?? '', actedAt: tx.now })
    await tx.updateOne(AwardRecordEntity, { id: award.id, acts: award.acts }, {
      acts: award.acts + 1, standing, namedAs: corrected?.nomineeName ?? award.namedAs, unitAs: corrected?.unitName ?? award.unitAs,
      decisionNumber: corrected?.decisionNumber ?? award.decisionNumber, decidedOn: corrected?.decidedOn ?? award.decidedOn,
    })
    tx.audit({
      ...auditOf[kind], objectKind: 'nominee', objectId: award.nomineeId, ...(award.dossierId ? { dossierId: award.dossierId } : {}),
      before: { standing: award.standing, ...former }, after: { awardId: award.id, standing, ...stated, paper, ...corrected },
    })
    if (award.dossierId) await tellParties(tx, award.dossierId, { id, kind })
    return { awardId: award.id }
  })
}

async function refuseWrong(tx: Transaction, act: AwardActInput, { award, says }: { award: AwardRecordEntity; says: Readonly<Record<(typeof correctable)[number], string>> }): Promise<void> {
  const { ruleSet } = await ruleSetInForce(tx, tx.today)
  const [last] = await tx.query<{ day: Day }>(`SELECT to_char(max(order_date), 'YYYY-MM-DD') AS day FROM award_act WHERE award_id = $1`, [award.id])
  const problems: FieldProblem[] = checkAwardAct(act, { says, lastOrderDate: last?.day ?? null }, { today: tx.today, grounds: revocationGrounds(ruleSet).map(({ id }) => id) })
  if (await tx.find(AwardActEntity, { awardId: award.id, orderNumber: act.orderNumber })) problems.push({ path: 'orderNumber', message: 'problem.order-used' })
  if (!act.paper || !(await fileBySha256(tx, act.paper))) problems.push({ path: 'paper', message: 'problem.order-paper-missing' })
  const code = await codeToType(tx, award)
  if (act.confirmation !== code) problems.push({ path: 'confirmation', message: 'problem.code-to-type', params: { code } })
  if (problems.length > 0) throw invalid(...problems)
}

async function codeToType(tx: Transaction, { dossierId, decisionNumber }: AwardRecordEntity): Promise<string> {
  return dossierId ? (await tx.get(DossierEntity, { id: dossierId })).code : decisionNumber
}

/** Who asked for the award hears at once, who decided on it with the next digest. */
async function tellParties(tx: Transaction, dossierId: string, act: { readonly id: string; readonly kind: AwardActKind }): Promise<void> {
  const { round } = await tx.get(DossierEntity, { id: dossierId })
  await oweNotices(tx, (await partiesOf(tx, dossierId)).map(({ id, asked }) => ({
    recipientId: id, kind: 'award-act', dossierId, round, uniqueKey: `award-act:${act.id}:${id}`, details: { act: act.kind }, sendTime: asked ? 'at-once' : 'with-digest',
  })))
}

/** The texts in one spelling, without spaces around; corrections that were left empty are none. */
function trimmed(input: AwardActInput): AwardActInput {
  const clean = (text: string): string => text.replace(/\r\n?/g, '\n').normalize('NFC').trim()
  const { orderNumber, orderDate, authority, reason, confirmation } = input
  return {
    ...input, orderNumber: clean(orderNumber), orderDate: clean(orderDate), authority: clean(authority), reason: clean(reason), confirmation: clean(confirmation),
    corrections: Object.fromEntries(Object.entries(input.corrections).map(([name, text]) => [name, clean(text)])),
  }
}
