import { Module } from '@nestjs/common'
import { createBundlePress } from '@vinhdanh/files'
import { BundleController } from './bundle.controller.ts'
import { PRESS } from './press.ts'

/** A dossier as one PDF. */
@Module({ controllers: [BundleController], providers: [{ provide: PRESS, useFactory: () => createBundlePress() }] })
export class BundleModule {}
