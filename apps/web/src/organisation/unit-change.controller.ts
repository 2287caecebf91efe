import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, localDay, may } from '@vinhdanh/domain'
import { branchesOf, changeUnit, Database, previewUnitChange, recordNow, unitChangeKinds, unitTree } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { readableUnit } from './unit.controller.ts'
import { changeOf, hiddenFields, readUnitChange, type UnitChangeValues } from './unit-change-form.ts'

const address = z.object({ kind: z.enum(unitChangeKinds).catch('rename') })
/** So many dossiers are listed by code; the rest is a number. */
const mostListed = 30

/** A unit is renamed, moved, merged or split: the form, what it would do, and doing it. */
@Controller('organisation/units/:id/change')
@Policy('organisation.change')
export class UnitChangeController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { kind } = address.parse(query)
    const { name } = await this.changeable(actor, id)
    const names = kind === 'rename' ? { nameVi: name.vi, nameEn: name.en } : {}
    await this.render(response, actor, id, freshForm({ id: randomUUID(), kind, posts: 'carry', effectiveOn: localDay(await recordNow(this.database)), ...names }))
  }

  @Post()
  async send(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    await this.changeable(actor, id)
    const values = readUnitChange(body)
    try {
      if (values.step === 'confirm') {
        const { unitId } = await changeUnit(this.database, actor, changeOf(id, values), values.digest)
        response.redirect(303, `/organisation/units/${unitId}`)
      } else if (values.step === 'edit') await this.render(response, actor, id, freshForm(values))
      else await this.preview(response, actor, id, values)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // What changed since it was looked at is shown anew; nothing was done.
      if (error.code === 'conflict.version') await this.preview(response.status(409), actor, id, values, true)
      else if (error.code === 'validation.failed') await this.render(response.status(422), actor, id, { values, problems: error.details.problems ?? [] })
      else throw error
    }
  }

  private async preview(response: WebResponse, actor: Actor, id: string, values: UnitChangeValues, changed = false): Promise<void> {
    const { language } = response.locals.page
    const plan = await previewUnitChange(this.database, actor, changeOf(id, values))
    const { name } = await this.changeable(actor, id)
    const other = values.otherId ? (await this.changeable(actor, values.otherId)).name[language] : values.nameVi
    response.render('organisation/views/unit-change-preview', {
      unit: { id, name: name[language] }, kind: values.kind, other, changed, plan, source: values.source, effectiveOn: values.effectiveOn, codes: plan.dossiers.slice(0, mostListed).map(({ code }) => code),
      more: Math.max(0, plan.dossiers.length - mostListed), fields: [...hiddenFields(values), { name: 'digest', value: plan.digest }],
    })
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    const { language } = response.locals.page
    const unit = await this.changeable(actor, id)
    const trees = await Promise.all(branchesOf(actor, 'organisation.change').map((path) => unitTree(this.database, path)))
    const people = new Map(unit.posts.filter(({ current, active }) => current && active).map(({ personId, personName, title }) => [personId, { value: personId, text: personName, hint: title }]))
    response.render('organisation/views/unit-change', {
      form, problems: form.problems, kinds: unitChangeKinds, kind: form.values['kind'], unit: { id, name: unit.name[language] }, people: [...people.values()],
      units: trees.flat().filter(({ validTo, id: other }) => validTo === null && other !== id).map(({ id: value, name, depth }) => ({ value, text: '\u2003'.repeat(depth) + name[language] })),
    })
  }

  private async changeable(actor: Actor, id: string) {
    const unit = await readableUnit(this.database, actor, id)
    if (!may(actor, 'organisation.change', unit.path)) throw new AppError('auth.not-allowed')
    return unit
  }
}
