import { Module } from '@nestjs/common'
import { AnswerOpinionController } from './answer-opinion.controller.ts'
import { AskOpinionController } from './ask-opinion.controller.ts'
import { CloseOpinionController } from './close-opinion.controller.ts'
import { ExtendOpinionController } from './extend-opinion.controller.ts'

/** Opinions of other bodies on a dossier: asking, recording the answer, giving more time, going on without. */
@Module({ controllers: [AskOpinionController, AnswerOpinionController, ExtendOpinionController, CloseOpinionController] })
export class OpinionsModule {}
