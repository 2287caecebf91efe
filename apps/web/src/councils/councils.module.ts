import { Module } from '@nestjs/common'
import { CouncilsController } from './councils.controller.ts'

/** The councils' sessions: who sits on the day, what is on the agenda. */
@Module({ controllers: [CouncilsController] })
export class CouncilsModule {}
