import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, awardOf, localDay, type FieldProblem, type Subject, subjects } from '@vinhdanh/domain'
import { createDraft, type CreateDraftInput, Database, draftUnits, nomineesOf, recordNow, rivalDossier, ruleSetInForce, sameNominees } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm, line } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type NominationContext, presentNomination } from './start-nomination.presenter.ts'

const nomination = z.object({
  unit: line(60), nominee: line(60), kind: z.enum(subjects).optional().catch(undefined), name: line(1_000), birthYear: line(20), position: line(1_000), cycleYear: line(20),
  /** Set on the second sending, after the page has shown who else has this name. */
  isAnother: z.literal('yes').optional().catch(undefined),
})
type Typed = z.infer<typeof nomination>

/** Second question of a nomination: whom, and for which year. Makes the draft. */
@Controller('dossiers/new/:award')
export class StartNominationController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.draft')
  async show(@SignedIn() actor: Actor, @Param('award') awardCode: string, @Query('unit') unit: unknown, @Res() response: WebResponse): Promise<void> {
    const context = await this.contextOf(actor, awardCode, unit)
    response.render('dossiers/views/start-nomination', presentNomination(context, freshForm({ cycleYear: context.today.slice(0, 4), kind: context.kinds[0] }), response.locals.page.language))
  }

  @Post()
  @Policy('dossier.draft')
  async start(@SignedIn() actor: Actor, @Param('award') awardCode: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = nomination.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const typed = parsed.data
    const context = await this.contextOf(actor, awardCode, typed.unit)
    const problems = problemsOf(typed, Number(context.today.slice(0, 4)))
    const again = (form: Form, more: object = {}, status = 422): void => {
      response.status(status).render('dossiers/views/start-nomination', { ...presentNomination(context, form, response.locals.page.language), ...more })
    }
    if (problems.length > 0) return again({ values: typed, problems })
    const kind = typed.kind ?? context.kinds[0] ?? 'person'
    const same = typed.nominee === '' && !typed.isAnother ? await sameNominees(this.database, context.unitId, { kind, name: typed.name, birthYear: yearOf(typed.birthYear) }) : []
    if (same.length > 0) return again({ values: typed, problems: [{ path: 'nominee', message: 'dossiers:new.sameName' }] }, { same })
    try {
      const { dossierId } = await createDraft(this.database, actor, inputOf(context, typed, kind))
      response.redirect(303, `/dossiers/${dossierId}/draft`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'validation.failed') return again({ values: typed, problems: (error.details.problems ?? []).map(atField) })
      if (error.code !== 'conflict.duplicate') throw error
      const rival = await rivalDossier(this.database, { nomineeId: typed.nominee, awardCode, cycleYear: Number(typed.cycleYear) })
      again({ values: typed, problems: [{ path: 'nominee', message: 'dossiers:new.rivalShort' }] }, { rival }, 409)
    }
  }

  private async contextOf(actor: Actor, awardCode: string, unit: unknown): Promise<NominationContext> {
    const today = localDay(await recordNow(this.database))
    const { ruleSet } = await ruleSetInForce(this.database, today)
    if (!ruleSet.awards.some(({ code, route }) => code === awardCode && route !== null)) throw new AppError('not-found')
    const award = awardOf(ruleSet, awardCode)
    const units = await draftUnits(this.database, actor)
    const own = units.find(({ id }) => id === unit) ?? units[0]
    if (!own) throw new AppError('auth.not-allowed')
    const kinds = award.subjects.filter((subject) => award.forms[subject] !== undefined)
    const nominees = (await nomineesOf(this.database, own.id)).filter(({ kind }) => kinds.includes(kind))
    return { today, ruleSet, award, unitId: own.id, unitName: own.name, kinds, nominees }
  }
}

function problemsOf({ nominee, name, birthYear }: Typed, thisYear: number): FieldProblem[] {
  if (nominee !== '') return []
  const year = yearOf(birthYear)
  return [
    ...(name === '' ? [{ path: 'name', message: 'problem.required' }] : []),
    ...(birthYear !== '' && (year === null || year > thisYear) ? [{ path: 'birthYear', message: 'problem.year-range', params: { min: 1900, max: thisYear } }] : []),
  ]
}

function inputOf({ unitId, award }: NominationContext, typed: Typed, kind: Subject): CreateDraftInput {
  const nominee = typed.nominee === '' ? { kind, name: typed.name, birthYear: yearOf(typed.birthYear), position: typed.position === '' ? null : typed.position } : { id: typed.nominee }
  return { unitId, awardCode: award.code, cycleYear: Number(typed.cycleYear), nominee }
}

function yearOf(text: string): number | null {
  return /^(19|20)\d\d$/.test(text) ? Number(text) : null
}

const fields: Readonly<Record<string, string>> = { 'nominee.id': 'nominee', 'nominee.name': 'name', 'nominee.kind': 'kind' }

function atField(problem: FieldProblem): FieldProblem {
  return { ...problem, path: fields[problem.path] ?? problem.path }
}
