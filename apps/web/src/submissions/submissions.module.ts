import { Module } from '@nestjs/common'
import { SubmissionController } from './submission.controller.ts'
import { SubmissionsController } from './submissions.controller.ts'

/** Submissions (tờ trình): several dossiers carried upward together. */
@Module({ controllers: [SubmissionsController, SubmissionController] })
export class SubmissionsModule {}
