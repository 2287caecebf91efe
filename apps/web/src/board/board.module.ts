import { Module } from '@nestjs/common'
import { BoardController } from './board.controller.ts'
import { BoardFileController } from './board-file.controller.ts'
import { BoardTablesFileController } from './board-tables-file.controller.ts'
import { CausesController } from './causes.controller.ts'
import { ForceController } from './force.controller.ts'
import { RepairController } from './repair.controller.ts'

/** Where every dossier of a branch is, what is late, what is stuck and how it is repaired. */
@Module({ controllers: [BoardController, BoardFileController, BoardTablesFileController, CausesController, ForceController, RepairController] })
export class BoardModule {}
