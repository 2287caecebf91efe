import { Module } from '@nestjs/common'
import { AnswerQuestionController } from './answer-question.controller.ts'
import { AskQuestionController } from './ask-question.controller.ts'

/** Questions to the unit without a return: asking, answering. */
@Module({ controllers: [AskQuestionController, AnswerQuestionController] })
export class QuestionsModule {}
