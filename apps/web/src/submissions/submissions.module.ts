import { Module } from '@nestjs/common'
import { SignTogetherController } from './sign-together.controller.ts'
import { SubmissionController } from './submission.controller.ts'
import { SubmissionsController } from './submissions.controller.ts'

/** Submissions (tờ trình): several dossiers carried upward, and signed, together. */
@Module({ controllers: [SubmissionsController, SignTogetherController, SubmissionController] })
export class SubmissionsModule {}
