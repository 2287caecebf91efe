import { Module } from '@nestjs/common'
import { ReviewRemarkController } from './review-remark.controller.ts'

/** Reviewers' remarks after they were made: what became of them, accepting, reopening. */
@Module({ controllers: [ReviewRemarkController] })
export class RemarksModule {}
