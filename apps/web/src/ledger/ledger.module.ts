import { Module } from '@nestjs/common'
import { LedgerController } from './ledger.controller.ts'

/** What a nominee was awarded. */
@Module({ controllers: [LedgerController] })
export class LedgerModule {}
