import { Module } from '@nestjs/common'
import { AllowRoundController } from './allow-round.controller.ts'
import { CompareController } from './compare.controller.ts'
import { DossierPageController } from './dossier-page.controller.ts'
import { HoldController } from './hold.controller.ts'
import { MarkSeenController } from './mark-seen.controller.ts'
import { PermitLateController } from './permit-late.controller.ts'
import { ReleaseController } from './release.controller.ts'

/** A dossier for everybody who may see it, and what may be ordered on it from its page. */
@Module({ controllers: [HoldController, ReleaseController, AllowRoundController, PermitLateController, CompareController, MarkSeenController, DossierPageController] })
export class DossierPageModule {}
