import { Module } from '@nestjs/common'
import { AwardActController } from './award-act.controller.ts'
import { LedgerController } from './ledger.controller.ts'

/** What a nominee was awarded, and what followed. */
@Module({ controllers: [LedgerController, AwardActController] })
export class LedgerModule {}
