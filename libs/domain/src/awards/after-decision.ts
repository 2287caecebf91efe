import type { Day } from '../clock/day.ts'
import { isDay } from '../clock/day.ts'
import type { FieldProblem } from '../errors.ts'
import type { Bilingual } from '../rules/rule-set.ts'

/** Whether an award counts: as given, or taken back by an order. */
export const standings = ['in-force', 'annulled', 'stripped'] as const
export type Standing = (typeof standings)[number]

/**
 * What may follow the decision on an award, each by an order of its own: what the decision says is corrected (đính chính), the decision is annulled (hủy bỏ),
 * a title is stripped (tước) and restored (phục hồi), a certificate is issued again (cấp đổi, cấp lại). Law 06/2022, Articles 93 and 94; Decree 98, chapter on annulment.
 */
export const awardActKinds = ['correct', 'annul', 'strip', 'restore', 'reissue'] as const
export type AwardActKind = (typeof awardActKinds)[number]

interface ActRow {
  readonly name: Bilingual
  readonly from: readonly Standing[]
  /** null: it stays as it is. */
  readonly to: Standing | null
}

const actTable: Readonly<Record<AwardActKind, ActRow>> = {
  correct: { name: { vi: 'Đính chính quyết định khen thưởng', en: 'Award decision corrected' }, from: ['in-force'], to: null },
  annul: { name: { vi: 'Hủy bỏ quyết định khen thưởng', en: 'Award decision annulled' }, from: ['in-force'], to: 'annulled' },
  strip: { name: { vi: 'Tước danh hiệu, hình thức khen thưởng', en: 'Award stripped' }, from: ['in-force'], to: 'stripped' },
  restore: { name: { vi: 'Phục hồi danh hiệu, hình thức khen thưởng', en: 'Award restored' }, from: ['annulled', 'stripped'], to: 'in-force' },
  reissue: { name: { vi: 'Cấp đổi, cấp lại bằng', en: 'Certificate issued again' }, from: ['in-force'], to: null },
}

export function awardActName(kind: AwardActKind): Bilingual {
  return actTable[kind].name
}

/** The acts that an award of this standing allows. */
export function awardActsFor(standing: Standing): AwardActKind[] {
  return awardActKinds.filter((kind) => actTable[kind].from.includes(standing))
}

/** How an award stands after the act; null where its standing does not allow the act. */
export function standingAfter(kind: AwardActKind, standing: Standing): Standing | null {
  const { from, to } = actTable[kind]
  return from.includes(standing) ? to ?? standing : null
}

/** True for an act that takes the award back, with its item and bonus. */
export function revokes(kind: AwardActKind): boolean {
  return kind === 'annul' || kind === 'strip'
}

/** What a correction may change of what the decision says. */
export const correctable = ['nomineeName', 'unitName', 'decisionNumber', 'decidedOn'] as const
export type Correctable = (typeof correctable)[number]
export type Corrections = Readonly<Partial<Record<Correctable, string>>>

/** What is recovered with an award that is taken back: the certificate, medal or badge; the money. */
export const recoverables = ['item', 'bonus'] as const
export type Recoverable = (typeof recoverables)[number]

/** An act as its paper states it. */
export interface StatedAct {
  readonly kind: AwardActKind
  readonly orderNumber: string
  readonly orderDate: Day
  readonly authority: string
  readonly reason: string
  /** Id of a ground in the rules in force, where they name any. */
  readonly ground: string | null
  readonly corrections: Corrections
}

/** The award as it stands before the act. */
export interface AwardBefore {
  /** What the decision says now, corrections included. */
  readonly says: Readonly<Record<Correctable, string>>
  /** The date of the last act; null where there was none. */
  readonly lastOrderDate: Day | null
}

const longestLine = 300
const longestText = 4_000

/**
 * Everything wrong with an act after the decision, by field. An order is dated from the decision, or the act before, to today; a correction changes something,
 * and to nothing later than itself. `grounds` are the ids that may be chosen; where there are any, an act that revokes owes one.
 */
export function checkAwardAct(act: StatedAct, { says, lastOrderDate }: AwardBefore, { today, grounds }: { readonly today: Day; readonly grounds: readonly string[] }): FieldProblem[] {
  const notBefore = lastOrderDate !== null && lastOrderDate > says.decidedOn ? lastOrderDate : says.decidedOn
  return [
    ...wrongText('orderNumber', act.orderNumber, longestLine), ...wrongDate(act.orderDate, { today, notBefore }), ...wrongText('authority', act.authority, longestLine),
    ...wrongText('reason', act.reason, longestText),
    ...(revokes(act.kind) && grounds.length > 0 && !grounds.includes(act.ground ?? '') ? [{ path: 'ground', message: act.ground ? 'problem.choice' : 'problem.required' }] : []),
    ...(act.kind === 'correct' ? wrongCorrections(act.corrections, says, act.orderDate) : []),
  ]
}

function wrongText(path: string, text: string, max: number): FieldProblem[] {
  if (text === '') return [{ path, message: 'problem.required' }]
  return text.length > max ? [{ path, message: 'problem.too-long', params: { max } }] : []
}

function wrongDate(day: string, { today, notBefore }: { readonly today: Day; readonly notBefore: Day }): FieldProblem[] {
  const path = 'orderDate'
  if (!isDay(day)) return [{ path, message: day === '' ? 'problem.required' : 'problem.date' }]
  if (day > today) return [{ path, message: 'problem.date-in-future', params: { today } }]
  return day < notBefore ? [{ path, message: 'problem.order-too-early', params: { day: notBefore } }] : []
}

function wrongCorrections(corrections: Corrections, says: AwardBefore['says'], orderDate: Day): FieldProblem[] {
  const changed = correctable.filter((name) => corrections[name] !== undefined && corrections[name] !== says[name])
  if (changed.length === 0) return [{ path: 'corrections', message: 'problem.nothing-corrected' }]
  return changed.flatMap((name): FieldProblem[] => {
    const [path, value] = [`corrections.${name}`, corrections[name] ?? '']
    if (name !== 'decidedOn') return wrongText(path, value, longestLine)
    if (!isDay(value)) return [{ path, message: 'problem.date' }]
    return isDay(orderDate) && value > orderDate ? [{ path, message: 'problem.decided-after-order', params: { day: orderDate } }] : []
  })
}
