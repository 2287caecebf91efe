import { Module } from '@nestjs/common'
import { DecisionController } from './decision.controller.ts'
import { HandOverController } from './hand-over.controller.ts'
import { QueueController } from './queue.controller.ts'
import { TaskController } from './task.controller.ts'
import { UnfinishedController } from './unfinished.controller.ts'

/** What waits for a person: the queue, the task behind a mailed link, the decision, its receipt. */
@Module({ controllers: [QueueController, DecisionController, HandOverController, TaskController, UnfinishedController] })
export class TasksModule {}
