import { Module } from '@nestjs/common'
import { AnswerRemarksController } from './answer-remarks.controller.ts'
import { ChooseAwardController } from './choose-award.controller.ts'
import { DownloadPaperController } from './download-paper.controller.ts'
import { ThumbnailController } from './thumbnail.controller.ts'
import { DraftController } from './draft.controller.ts'
import { HandInController } from './hand-in.controller.ts'
import { MyDossiersController } from './my-dossiers.controller.ts'
import { PapersController } from './papers.controller.ts'
import { PresenceController } from './presence.controller.ts'
import { ReceiptController } from './receipt.controller.ts'
import { RemovePaperController } from './remove-paper.controller.ts'
import { SectionController } from './section.controller.ts'
import { StartNominationController } from './start-nomination.controller.ts'
import { WithdrawController } from './withdraw.controller.ts'

/** What a submitter does with a dossier, one controller per act, in the order of its life. */
@Module({
  controllers: [
    MyDossiersController, ChooseAwardController, StartNominationController, DraftController, SectionController, PresenceController, PapersController, RemovePaperController, DownloadPaperController, ThumbnailController,
    AnswerRemarksController, HandInController, ReceiptController, WithdrawController,
  ],
})
export class DossiersModule {}
