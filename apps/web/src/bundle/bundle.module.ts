import { join } from 'node:path'
import { Module } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { createBundlePress } from '@vinhdanh/files'
import { BundleController } from './bundle.controller.ts'
import { CONFIG } from '../shell/tokens.ts'
import { PRESS } from './press.ts'

/** A dossier as one PDF. */
@Module({ controllers: [BundleController], providers: [{ provide: PRESS, inject: [CONFIG], useFactory: ({ filesDir }: Config) => createBundlePress({ folder: join(filesDir, 'tmp') }) }] })
export class BundleModule {}
