import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, isDay, localDay, may, type Role, roles } from '@vinhdanh/domain'
import { addPost, branchesOf, Database, peopleOf, recordNow, unitChanges, type UnitPage, unitPage } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { afterRepair, stuckDossier } from '../board/stuck-dossier.ts'
import { type Form, freshForm, line } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { presentChanges } from './unit-history.ts'
import { wordsIn } from '../text/words.ts'

const newPost = stuckDossier.extend({ person: line(40), role: line(40), title: line(200), validFrom: line(10), validTo: line(10) })
type Typed = z.infer<typeof newPost>
/** What a link to the form may say: the role, and the dossier that lacks a holder. */
const asked = stuckDossier.extend({ role: z.enum(roles).optional().catch(undefined) })

/** A unit: who holds which post since when, who substitutes; and the form that gives a post. */
@Controller('organisation/units/:id')
export class UnitController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('organisation.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const validFrom = localDay(await recordNow(this.database))
    await this.render(response, actor, id, freshForm({ ...asked.parse(query), validFrom }))
  }

  @Post('posts')
  @Policy('organisation.change')
  async add(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = newPost.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const typed = parsed.data
    const problems = problemsOf(typed)
    if (problems.length > 0) return this.render(response.status(422), actor, id, { values: typed, problems })
    try {
      const { person: personId, role, title, validFrom, validTo } = typed
      await readableUnit(this.database, actor, id)
      await addPost(this.database, actor, { personId, unitId: id, role: role as Role, title, validFrom, validTo: validTo === '' ? null : validTo })
      response.redirect(303, afterRepair(typed, `/organisation/units/${id}`))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, id, { values: typed, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    const { language } = response.locals.page
    const unit = await readableUnit(this.database, actor, id)
    const mayChange = may(actor, 'organisation.change', unit.path) && unit.validTo === null
    const people = mayChange ? await peopleOf(this.database, branchesOf(actor, 'organisation.change'), { alsoWithoutPost: true }) : []
    response.render('organisation/views/unit', {
      form, problems: form.problems, mayChange, roles, changes: presentChanges(await unitChanges(this.database, id), id, wordsIn(language)), unit: { id, kind: unit.kind, name: unit.name[language], validTo: unit.validTo }, posts: unit.posts,
      people: people.map(({ id: value, name, login, titles }) => ({ value, text: `${name} (${titles === '' ? login : titles})` })),
      above: unit.ancestors.filter(({ path }) => may(actor, 'organisation.read', path)).map(({ id: above, name }) => ({ id: above, name: name[language] })),
      below: unit.children.map(({ id: below, name, people: holders }) => ({ id: below, name: name[language], people: holders })),
    })
  }
}

/** The unit, for whoever oversees its branch. Errors: AppError `not-found`, also for a unit of another branch. */
export async function readableUnit(database: Database, actor: Actor, id: string): Promise<UnitPage> {
  if (!z.guid().safeParse(id).success) throw new AppError('not-found')
  const unit = await unitPage(database, id)
  if (!may(actor, 'organisation.read', unit.path)) throw new AppError('not-found')
  return unit
}

function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

function problemsOf({ person, role, title, validFrom, validTo }: Typed) {
  return [
    ...(z.guid().safeParse(person).success ? [] : [{ path: 'person', message: 'problem.required' }]),
    ...(isRole(role) ? [] : [{ path: 'role', message: 'problem.required' }]),
    ...(title === '' ? [{ path: 'title', message: 'problem.required' }] : []),
    ...(isDay(validFrom) ? [] : [{ path: 'validFrom', message: validFrom === '' ? 'problem.required' : 'problem.date' }]),
    ...(validTo === '' || isDay(validTo) ? [] : [{ path: 'validTo', message: 'problem.date' }]),
  ]
}
