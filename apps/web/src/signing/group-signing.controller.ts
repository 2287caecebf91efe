import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, taskGroups, tasksOfGroup } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { signedTogether } from './may-sign.ts'
import { checkChoice, mostAtOnce, recordChoice, showChoice, showResult, type SignSet } from './sign-together.ts'

/** Deciding a person's tasks that are alike, by award and step, as the dossiers of a submission are. */
@Controller('tasks/together')
@Policy('task.decide')
export class GroupSigningController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async groups(@SignedIn() { personId }: Actor, @Res() response: WebResponse): Promise<void> {
    const { language } = response.locals.page
    const groups = (await taskGroups(this.database, personId ?? '', signedTogether)).filter(({ plain }) => plain > 0)
    response.render('signing/views/groups', { groups: groups.map((group) => ({ ...group, award: group.awardName[language], step: group.stepName[language], href: addressOf(group) })) })
  }

  @Get(':award/:step')
  async choose(@SignedIn() actor: Actor, @Param() group: Group, @Res() response: WebResponse): Promise<void> {
    showChoice(await this.set(actor, group, response), response)
  }

  @Post(':award/:step/check')
  async check(@SignedIn() actor: Actor, @Param() group: Group, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    checkChoice(await this.set(actor, group, response), body, response)
  }

  @Post(':award/:step')
  async sign(@SignedIn() actor: Actor, @Param() group: Group, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    await recordChoice(this.database, actor, await this.set(actor, group, response), body, response)
  }

  @Get(':award/:step/result')
  async result(@SignedIn() actor: Actor, @Param() group: Group, @Query('d') lines: unknown, @Res() response: WebResponse): Promise<void> {
    await showResult(this.database, actor, await this.set(actor, group, response), lines, response)
  }

  /** A group without open tasks is an empty set, whatever the address says: its last ones may have been decided a moment ago. */
  private async set({ personId }: Actor, { award, step }: Group, response: WebResponse): Promise<SignSet> {
    const { t, language } = wordsIn(response.locals.page.language)
    const dossiers = await tasksOfGroup(this.database, personId ?? '', { awardCode: award, stepId: step, limit: mostAtOnce })
    const group = (await taskGroups(this.database, personId ?? '', signedTogether)).find(({ awardCode, stepId }) => awardCode === award && stepId === step)
    return {
      address: addressOf({ awardCode: award, stepId: step }), back: { href: '/tasks', text: t('menu.tasks') }, dossiers, all: group?.plain ?? 0,
      title: group ? `${group.awardName[language]} · ${group.stepName[language]}` : t('signing:groups.title'),
    }
  }
}

interface Group {
  readonly award: string
  readonly step: string
}

const addressOf = ({ awardCode, stepId }: { readonly awardCode: string; readonly stepId: string }): string => `/tasks/together/${encodeURIComponent(awardCode)}/${encodeURIComponent(stepId)}`
