import { Module } from '@nestjs/common'
import { GroupSigningController } from './group-signing.controller.ts'
import { SubmissionSigningController } from './submission-signing.controller.ts'

/** Deciding many dossiers at once: those of one submission, or a person's tasks that are alike. */
@Module({ controllers: [SubmissionSigningController, GroupSigningController] })
export class SigningModule {}
