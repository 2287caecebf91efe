import { randomUUID } from 'node:crypto'
import { Controller } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { actOnAward, Database, ledgerOf, registerFile } from '@vinhdanh/record'
import { Caller, Input, Route } from '../http/route.ts'
import { type ActOnAward, actOnAwardRoute, ledgerRoute, type ReadLedger } from './award.routes.ts'

/** Awards that were given, and what followed. */
@Controller()
export class LedgerController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(ledgerRoute)
  read(@Caller() actor: Actor, @Input() { params }: ReadLedger) {
    return ledgerOf(this.database, params.nomineeId, actor)
  }

  @Route(actOnAwardRoute)
  async act(@Caller() actor: Actor, @Input() { params, body, file }: ActOnAward) {
    if (!file) throw new AppError('validation.media-type')
    await registerFile(this.database, file.stored)
    const { nomineeName, unitName, decisionNumber, decidedOn, recoversItem, recoversBonus, ground, ...order } = body
    const corrections = Object.fromEntries(Object.entries({ nomineeName, unitName, decisionNumber, decidedOn }).filter(([, value]) => value !== undefined))
    return actOnAward(this.database, actor, {
      ...params, ...order, id: randomUUID(), ground: ground ?? null, paper: file.stored.sha256, corrections, recovers: [...(recoversItem ? ['item' as const] : []), ...(recoversBonus ? ['bonus' as const] : [])],
    })
  }
}
