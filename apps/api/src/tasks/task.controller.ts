import { Controller } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { askQuestion, Database, decideTask, inbox, taskPage } from '@vinhdanh/record'
import { Caller, Input, Route } from '../http/route.ts'
import { type AskQuestion, askQuestionRoute, type DecideTask, decideTaskRoute, type ListTasks, listTasksRoute, type ReadTask, readTaskRoute } from './task.routes.ts'

/** What waits for the caller, and deciding it. */
@Controller()
export class TaskController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(listTasksRoute)
  list(@Caller() { personId }: Actor, @Input() { query: { cursor, limit, group } }: ListTasks) {
    return inbox(this.database, personId ?? '', { cursor: cursor ?? null, limit, ...(group ? { group } : {}) })
  }

  @Route(readTaskRoute)
  read(@Caller() actor: Actor, @Input() { params }: ReadTask) {
    return taskPage(this.database, params.taskId, actor)
  }

  @Route(decideTaskRoute)
  decide(@Caller() actor: Actor, @Input() { params, body }: DecideTask) {
    return decideTask(this.database, actor, { ...params, ...body })
  }

  @Route(askQuestionRoute)
  async ask(@Caller() actor: Actor, @Input() { params, body }: AskQuestion) {
    await askQuestion(this.database, actor, { ...params, ...body })
    return { questionId: body.questionId }
  }
}
