import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, checkReason, type FieldProblem } from '@vinhdanh/domain'
import { Database, decideTask, decisionsMade, type SubmissionDossier, submissionPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Choice, choices, firstChoice, mayBeSignedTogether, needsReason } from './signing.ts'

interface Chosen {
  readonly dossier: SubmissionDossier
  readonly choice: Choice
  readonly reason: string
  /** Made when the page was shown, so that a second sending is the same decision. */
  readonly decisionId: string
}

/**
 * Signing many dossiers of one submission, each a decision of its own: choose, then confirm a page that lists exactly what will be recorded, then read
 * what was recorded again from the record.
 */
@Controller('submissions/:id/sign')
@Policy('task.decide')
export class SignTogetherController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async choose(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const page = await submissionPage(this.database, actor, id)
    const dossiers = page.dossiers.filter(mayBeSignedTogether)
    if (dossiers.length === 0) return response.redirect(303, `/submissions/${id}`)
    const values = Object.fromEntries(dossiers.map((dossier) => [`choice.${dossier.id}`, firstChoice(dossier)]))
    response.render('submissions/views/sign', { ...headOf(page), dossiers: dossiers.map((dossier) => shown(dossier, response)), form: freshForm(values), problems: [] })
  }

  /** Checks the choices and lists what will be recorded. Records nothing yet. */
  @Post('check')
  async check(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const page = await submissionPage(this.database, actor, id)
    const chosen = readChosen(page.dossiers.filter(mayBeSignedTogether), body)
    const problems = chosen.flatMap(problemsOf)
    if (chosen.every(({ choice }) => choice === 'later')) problems.push({ path: `choice.${chosen[0]?.dossier.id ?? ''}`, message: 'submissions:sign.nothingChosen' })
    if (problems.length > 0) {
      response.status(422).render('submissions/views/sign', { ...headOf(page), dossiers: chosen.map(({ dossier }) => shown(dossier, response)), form: { values: body, problems }, problems })
      return
    }
    response.render('submissions/views/sign-confirm', { ...headOf(page), chosen: chosen.map((one) => ({ ...one, ...shown(one.dossier, response) })) })
  }

  @Post()
  async sign(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const page = await submissionPage(this.database, actor, id)
    const chosen = readChosen(page.dossiers, body).filter(({ choice }) => choice !== 'later')
    const outcomes: string[] = []
    for (const one of chosen) outcomes.push(`${one.dossier.id}:${one.decisionId}:${await this.decide(actor, one, body)}`)
    response.redirect(303, `/submissions/${id}/sign/result?${new URLSearchParams(outcomes.map((outcome): [string, string] => ['d', outcome])).toString()}`)
  }

  @Get('result')
  async result(@SignedIn() actor: Actor, @Param('id') id: string, @Query('d') lines: unknown, @Res() response: WebResponse): Promise<void> {
    const page = await submissionPage(this.database, actor, id)
    const asked = [lines].flat().flatMap((line) => (typeof line === 'string' ? [line.split(':')] : [])).map(([dossierId, decisionId, code]) => ({ dossierId, decisionId: decisionId ?? '', code }))
    const made = await decisionsMade(this.database, actor, asked.map(({ decisionId }) => decisionId))
    const rows = asked.flatMap(({ dossierId, decisionId, code }) => {
      const dossier = page.dossiers.find((candidate) => candidate.id === dossierId)
      const decision = made.find((candidate) => candidate.decisionId === decisionId)
      return dossier ? [{ ...shown(dossier, response), outcome: decision?.outcome ?? null, at: decision?.decidedAt ?? null, why: reasonKey(code) }] : []
    })
    response.render('submissions/views/sign-result', { ...headOf(page), rows, recorded: rows.filter(({ outcome }) => outcome !== null).length, left: page.dossiers.filter(mayBeSignedTogether).length })
  }

  /** One decision; what refuses it concerns this dossier alone. Answers `ok` or the code of the refusal. */
  private async decide(actor: Actor, { dossier, choice, reason, decisionId }: Chosen, body: Record<string, unknown>): Promise<string> {
    const [taskId, revisionSha256] = [body[`task.${dossier.id}`], body[`revision.${dossier.id}`]]
    if (choice === 'later' || typeof taskId !== 'string' || typeof revisionSha256 !== 'string') return 'validation.malformed'
    try {
      await decideTask(this.database, actor, { taskId, decisionId, revisionSha256, outcome: choice, reason: reason === '' ? null : reason, payload: {}, remarks: [] })
      return 'ok'
    } catch (error) {
      if (error instanceof AppError && !error.code.startsWith('upstream.')) return error.code
      throw error
    }
  }
}

function readChosen(dossiers: readonly SubmissionDossier[], body: Record<string, unknown>): Chosen[] {
  return dossiers.map((dossier) => {
    const [choice, reason, decisionId] = [body[`choice.${dossier.id}`], body[`reason.${dossier.id}`], body[`decision.${dossier.id}`]]
    return {
      dossier, choice: choices.find((candidate) => candidate === choice) ?? 'later', reason: typeof reason === 'string' ? reason.trim() : '',
      decisionId: typeof decisionId === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(decisionId) ? decisionId : randomUUID(),
    }
  })
}

function problemsOf({ dossier, choice, reason }: Chosen): FieldProblem[] {
  return choice !== 'later' && needsReason(choice) ? checkReason(choice, reason).map((problem) => ({ ...problem, path: `reason.${dossier.id}` })) : []
}

function headOf({ id, code, title }: { readonly id: string; readonly code: string; readonly title: string }) {
  return { id, code, title }
}

function shown(dossier: SubmissionDossier, response: WebResponse) {
  const { language } = response.locals.page
  return {
    dossierId: dossier.id, dossierCode: dossier.code, award: dossier.awardName[language], nominee: dossier.nomineeName, step: dossier.stepName?.[language] ?? '', round: dossier.round,
    contested: dossier.contested, taskId: dossier.task?.id, revision: dossier.revisionSha256, revisionNo: dossier.revisionNo,
  }
}

/** The text that says why a decision is not there. */
function reasonKey(code: string | undefined): string | null {
  return code !== undefined && /^[a-z-]+(\.[a-z-]+)?$/.test(code) && code !== 'ok' ? `error:${code}.what` : null
}
