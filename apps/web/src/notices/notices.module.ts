import { Module } from '@nestjs/common'
import { NoticesController } from './notices.controller.ts'

/** The mail log: what was owed to whom, what became of it, once more if need be. */
@Module({ controllers: [NoticesController] })
export class NoticesModule {}
