import { Module } from '@nestjs/common'
import { ActPaperController } from './act-paper.controller.ts'
import { AwardActController } from './award-act.controller.ts'
import { LedgerController } from './ledger.controller.ts'

/** What a nominee was awarded, and what followed. */
@Module({ controllers: [LedgerController, AwardActController, ActPaperController] })
export class LedgerModule {}
