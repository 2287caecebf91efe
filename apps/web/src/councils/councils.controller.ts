import { Controller, Get, Param, Res } from '@nestjs/common'
import { type Actor, AppError, may } from '@vinhdanh/domain'
import { awardNamesInForce, councilSessions, Database, sessionPage, type SessionLine } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { shortDate } from '../text/dates.ts'
import { wordsIn } from '../text/words.ts'

/** The sessions of the councils in the reader's branches. */
@Controller('councils')
@Policy('council.read')
export class CouncilsController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async list(@SignedIn() actor: Actor, @Res() response: WebResponse): Promise<void> {
    const { t, language } = wordsIn(response.locals.page.language)
    const rows = (await this.sessionsOf(actor)).map((session) => [
      { text: session.title, href: `/councils/${session.id}` }, { text: shortDate(session.heldOn, language) }, { text: session.unitName[language] },
      { text: t(`councils:state.${session.state}`) }, { text: String(session.items), number: true },
    ])
    response.render('councils/views/sessions', { rows })
  }

  @Get(':id')
  async session(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const { t, language } = wordsIn(response.locals.page.language)
    const { session, members, agenda } = await sessionPage(this.database, id)
    // A council of another branch is not there for this reader.
    if (!may(actor, 'council.read', session.unitPath)) throw new AppError('not-found')
    const names = await awardNamesInForce(this.database)
    response.render('councils/views/session', {
      session, unit: session.unitName[language], stateText: t(`councils:state.${session.state}`),
      members: members.map(({ name, position }) => [{ text: name }, { text: t(`councils:position.${position}`) }]),
      agenda: agenda.map((item) => ({
        ...item, award: names.get(item.awardCode)?.[language] ?? item.awardCode, dossierHref: `/dossiers/${item.dossierId}`, taskHref: item.taskId ? `/tasks/${item.taskId}` : null,
        outcomeText: item.outcome ? t(`dossier:outcome.${item.outcome}`) : null,
      })),
    })
  }

  /** Each branch once, those below it with it. */
  private async sessionsOf(actor: Actor): Promise<SessionLine[]> {
    const paths = actor.posts.map(({ path }) => path).filter((path) => may(actor, 'council.read', path))
    const outermost = [...new Set(paths)].filter((path) => !paths.some((other) => other !== path && path.startsWith(other)))
    const lists = await Promise.all(outermost.map((path) => councilSessions(this.database, path)))
    return lists.flat().sort((a, b) => b.heldOn.localeCompare(a.heldOn))
  }
}
