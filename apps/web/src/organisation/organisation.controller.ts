import { Controller, Get, Query, Res } from '@nestjs/common'
import { type Actor, mayAnywhere, searchName } from '@vinhdanh/domain'
import { branchesOf, Database, peopleOf, unitTree } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

const address = z.object({ q: z.string().trim().max(200).catch('') })
const most = 50

/** The tree of the reader's branches, and a search for people in them. */
@Controller('organisation')
export class OrganisationController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('organisation.read')
  async show(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { q } = address.parse(query)
    const { language } = response.locals.page
    const branches = branchesOf(actor, 'organisation.read')
    const trees = await Promise.all(branches.map((path) => unitTree(this.database, path)))
    const people = q === '' ? [] : (await peopleOf(this.database, branches, { alsoWithoutPost: true })).filter(({ name, login }) => searchName(`${name} ${login}`).includes(searchName(q)))
    response.render('organisation/views/organisation', {
      form: freshForm({ q }), q, maySubstitute: mayAnywhere(actor, 'substitution.set'), people: people.slice(0, most), more: Math.max(0, people.length - most),
      units: trees.flatMap((tree) => tree.map(({ id, kind, name, depth, validTo, people: holders }) => ({ id, kind, validTo, name: name[language], depth: depth - (tree[0]?.depth ?? 0), people: holders }))),
    })
  }
}
