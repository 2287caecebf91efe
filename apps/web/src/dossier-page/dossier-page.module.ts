import { Module } from '@nestjs/common'
import { AllowRoundController } from './allow-round.controller.ts'
import { DossierPageController } from './dossier-page.controller.ts'
import { HoldController } from './hold.controller.ts'
import { PermitLateController } from './permit-late.controller.ts'
import { ReleaseController } from './release.controller.ts'

/** A dossier for everybody who may see it, and what may be ordered on it from its page. */
@Module({ controllers: [HoldController, ReleaseController, AllowRoundController, PermitLateController, DossierPageController] })
export class DossierPageModule {}
