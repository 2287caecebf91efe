import { Module } from '@nestjs/common'
import { BulkActController } from './bulk-act.controller.ts'
import { BulkFileController } from './bulk-file.controller.ts'
import { MoveBackController } from './move-back.controller.ts'
import { MoveDeadlinesController } from './move-deadlines.controller.ts'
import { RepairsController } from './repairs.controller.ts'

/** One order for many dossiers: choose on the board, rehearse, confirm, watch, read the result, take back. Fixed words stand before any id. */
@Module({ controllers: [MoveDeadlinesController, RepairsController, BulkActController, BulkFileController, MoveBackController] })
export class BulkModule {}
