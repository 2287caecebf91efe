import { Module } from '@nestjs/common'
import { ExportController } from './export.controller.ts'
import { VerifierController } from './verifier.controller.ts'

/** What leaves the house to be checked elsewhere. */
@Module({ controllers: [ExportController, VerifierController] })
export class ExportsModule {}
