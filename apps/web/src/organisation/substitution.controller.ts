import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { awayPeople, awayPerson, type AwayLine, Database, revokeSubstitution } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { afterRepair, stuckDossier, withStuck } from '../board/stuck-dossier.ts'
import { awardNamer, type AwardNamer } from '../rules/names.ts'
import type { Form } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { freshSubstitution, sendSubstitution, substitutionChoices } from './substitution-form.ts'
import { presentPreview } from './substitution-preview.ts'

/** Whom to list: everybody, who is away today, or who is away while tasks wait for nobody else. */
const filters = {
  all: () => true, away: ({ absences }: AwayLine) => absences.some(({ inForce }) => inForce), alone: ({ waitingAlone }: AwayLine) => waitingAlone > 0,
} as const
const filterNames = ['all', 'away', 'alone'] as const
const address = stuckDossier.extend({ show: z.enum(filterNames).catch('all') })

/** Who is away and who acts, for those who set it for others: the secretary of a level, and administrators. */
@Controller('organisation')
@Policy('substitution.set')
export class SubstitutionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get('away')
  async list(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { show, stuck } = address.parse(query)
    const [everybody, named] = await Promise.all([awayPeople(this.database, actor), awardNamer(this.database, response.locals.page.language)])
    response.render('organisation/views/away', {
      stuck, people: everybody.filter(filters[show]).map((person) => withAwards(person, named)),
      choices: filterNames.map((key) => ({ key, count: everybody.filter(filters[key]).length, href: withStuck(key === 'all' ? '/organisation/away' : `/organisation/away?show=${key}`, { stuck }), current: key === show })),
    })
  }

  @Get('people/:id/substitutions')
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, await freshSubstitution(this.database, query))
  }

  @Post('people/:id/substitutions')
  async send(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const person = await awayPerson(this.database, actor, id)
    const { values, problems, preview, done } = await sendSubstitution(this.database, actor, id, body)
    if (done) response.redirect(303, afterRepair(values, `/organisation/people/${id}/substitutions`))
    else if (preview) response.render('organisation/views/substitution-preview', { view: presentPreview(person, values, preview, wordsIn(response.locals.page.language), await awardNamer(this.database, response.locals.page.language)), action: `/organisation/people/${id}/substitutions` })
    else await this.render(problems.length > 0 ? response.status(422) : response, actor, id, { values, problems })
  }

  @Post('people/:id/substitutions/:substitutionId/revoke')
  async revoke(@SignedIn() actor: Actor, @Param('id') id: string, @Param('substitutionId') substitutionId: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const { absences } = await awayPerson(this.database, actor, id)
    if (!absences.some((known) => known.id === substitutionId)) throw new AppError('not-found')
    await revokeSubstitution(this.database, actor, substitutionId)
    // Taken back, it makes room for another, which then leads back.
    response.redirect(303, withStuck(`/organisation/people/${id}/substitutions`, stuckDossier.parse(body)))
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    const person = withAwards(await awayPerson(this.database, actor, id), await awardNamer(this.database, response.locals.page.language))
    response.render('organisation/views/substitution', { person, form, problems: form.problems, ...(await substitutionChoices(this.database, actor, id, response.locals.page.language)) })
  }
}

/** A person's absences with the names of the awards for which somebody acts. */
function withAwards<Person extends { readonly absences: AwayLine['absences'] }>(person: Person, named: AwardNamer) {
  return { ...person, absences: person.absences.map((line) => ({ ...line, awards: named(line.awardCodes) })) }
}
