import { Module } from '@nestjs/common'
import { FilesController } from './files.controller.ts'

/** What administrators do with files that nobody may open. */
@Module({ controllers: [FilesController] })
export class FilesModule {}
