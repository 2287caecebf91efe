import { Controller, Get, Query, Res } from '@nestjs/common'
import { type Actor, type Award, localDay } from '@vinhdanh/domain'
import { Database, draftUnits, recordNow, ruleSetInForce } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { cutOffs } from './cut-off.presenter.ts'

const groups = ['title', 'flag', 'certificate', 'medal', 'order', 'state-title', 'prize'] as const satisfies readonly Award['group'][]

/** First question of a nomination: for which award. Only awards that this system carries on a route are offered. */
@Controller('dossiers/new')
export class ChooseAwardController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.draft')
  async show(@SignedIn() actor: Actor, @Query('unit') unit: unknown, @Res() response: WebResponse): Promise<void> {
    const { language } = response.locals.page
    const today = localDay(await recordNow(this.database))
    const { ruleSet } = await ruleSetInForce(this.database, today)
    const units = await draftUnits(this.database, actor)
    const chosen = units.find(({ id }) => id === unit) ?? units[0]
    const offered = ruleSet.awards.filter(({ route }) => route !== null)
    response.render('dossiers/views/choose-award', {
      units: units.map(({ id, name }) => ({ id, name: name[language], current: id === chosen?.id })),
      rules: ruleSet.title[language],
      groups: groups.map((key) => ({
        key,
        awards: offered.filter((award) => award.group === key).map((award) => ({
          href: `/dossiers/new/${award.code}?unit=${chosen?.id ?? ''}`, name: award.name[language], subjects: award.subjects, decidedBy: award.decidedBy[language],
          cutOff: cutOffs(ruleSet, award, Number(today.slice(0, 4)), today, language)[0],
        })),
      })).filter(({ awards }) => awards.length > 0),
    })
  }
}
