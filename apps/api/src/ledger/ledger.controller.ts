import { Controller } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, ledgerOf } from '@vinhdanh/record'
import { z } from 'zod'
import { Caller, Input, type InputOf, Route, route } from '../http/route.ts'
import { bilingual, day, id, subject } from '../http/schemas.ts'

const ledgerRoute = route({
  method: 'get', path: '/api/v1/nominees/:nomineeId/ledger', act: 'ledger.read', tag: 'ledger', summary: 'Every award of a nominee, the latest first', params: z.object({ nomineeId: id }),
  response: z.object({
    nominee: z.object({ id, kind: subject, name: z.string(), birthYear: z.int().nullable(), position: z.string().nullable(), unitName: bilingual }),
    awards: z.array(z.object({
      id, awardCode: z.string(), awardName: bilingual, decisionNumber: z.string(), decidedOn: day, authority: z.string(), dossierId: id.nullable(), presentedOn: day.nullable(),
      presentation: z.string().nullable(),
    })),
  }),
})

/** Awards that were given. */
@Controller()
export class LedgerController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(ledgerRoute)
  read(@Caller() actor: Actor, @Input() { params }: InputOf<typeof ledgerRoute>) {
    return ledgerOf(this.database, params.nomineeId, actor)
  }
}
