import { Controller, Get, Param, Query, Res } from '@nestjs/common'
import { type Actor, mayAnywhere } from '@vinhdanh/domain'
import { Database, failingAddresses, personPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { withoutLinks } from '../notices/without-links.ts'
import { awardNamer } from '../rules/names.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** A person: posts, substitutions, open tasks. */
@Controller('organisation/people/:id')
export class PersonController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('organisation.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query('corrected') corrected: unknown, @Res() response: WebResponse): Promise<void> {
    const { language } = response.locals.page
    const person = await personPage(this.database, actor, id)
    const named = await awardNamer(this.database, language)
    const [failing = null] = await failingAddresses(this.database, [person.id])
    const substitutions = person.substitutions.map((line) => ({ ...line, awards: named(line.awardCodes) }))
    response.render('organisation/views/person', {
      person: { ...person, posts: person.posts.map((post) => ({ ...post, unitName: post.unitName[language] })) },
      justCorrected: corrected === '1', failing: failing && { ...failing, words: withoutLinks(failing.words ?? '') }, mayChange: mayAnywhere(actor, 'organisation.change'), gives: substitutions.filter(({ direction }) => direction === 'gives'),
      takes: substitutions.filter(({ direction }) => direction === 'takes'),
    })
  }
}
