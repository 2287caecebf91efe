import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, type DraftPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { timeOfDay } from '../text/dates.ts'
import { takeChosen } from './merge.ts'
import { presentMerge } from './merge.presenter.ts'
import { marksAfter, readRemarkAnswers } from './remark-answers.ts'
import { saveSection, type SentSection } from './save-section.ts'
import { type Answers, digestOf, readAnswers, type Section } from './section-fields.ts'
import { presentSection } from './section.presenter.ts'
import { writableDraft } from './writable-draft.ts'

interface Refused {
  readonly section: Section
  readonly sent: SentSection
  /** The form as it was sent. */
  readonly body: Readonly<Record<string, unknown>>
  readonly error: AppError
}

/** One section of a draft: its form, saving it by the button or by the script in the background, and the choice when it was changed elsewhere. */
@Controller('dossiers/:id/draft/sections/:section')
@Policy('dossier.draft')
export class SectionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Param('section') sectionId: string, @Res() response: WebResponse): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    response.render('dossiers/views/section', presentSection(draft, sectionOf(draft, sectionId), response.locals.page.language))
  }

  @Post()
  async save(
    @SignedIn() actor: Actor, @Param('id') id: string, @Param('section') sectionId: string, @Body() body: Record<string, unknown>, @Req() request: WebRequest, @Res() response: WebResponse,
  ): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    const section = sectionOf(draft, sectionId)
    const sent = readSent(draft, section, body)
    const inBackground = request.accepts(['html', 'json']) === 'json'
    try {
      const { draftVersion, savedAt } = await saveSection(this.database, actor, draft, section, sent)
      if (inBackground) response.json({ draftVersion, base: digestOf(sent.answers), marks: marksAfter(sent.remarkAnswers), savedAt: timeOfDay(savedAt) })
      else response.redirect(303, nextAddress(draft, section, body['then']))
    } catch (error) {
      if (inBackground || !(error instanceof AppError)) throw error
      this.showAgain(response, await writableDraft(this.database, actor, id), { section, sent, body, error })
    }
  }

  private showAgain(response: WebResponse, draft: DraftPage, { section, sent, body, error }: Refused): void {
    const { language } = response.locals.page
    if (error.code === 'conflict.version') {
      const { draftVersion, answers } = error.details as { draftVersion?: number; answers?: Answers }
      response.status(409).render('dossiers/views/merge', presentMerge(draft, section, { mine: sent, saved: answers ?? {}, draftVersion: draftVersion ?? 0 }, language))
    } else if (error.code === 'validation.failed') {
      const problems = (error.details.problems ?? []).map((problem) => ({ ...problem, path: problem.path.replace(/^remarks\./, 'answer.') }))
      response.status(422).render('dossiers/views/section', presentSection(draft, section, language, { typed: body, problems, sent }))
    } else throw error
  }
}

function sectionOf({ form }: DraftPage, id: string): Section {
  const section = form.sections.find((candidate) => candidate.id === id)
  if (!section) throw new AppError('not-found')
  return section
}

function readSent({ head, unlocked }: DraftPage, section: Section, body: Record<string, unknown>): SentSection {
  const before = head.draft[section.id] ?? {}
  const answers = takeChosen(section, body, readAnswers(section, body, before, unlocked), before)
  const { draftVersion, base } = body
  if (typeof draftVersion !== 'string' || !/^\d{1,9}$/.test(draftVersion) || typeof base !== 'string') throw new AppError('validation.malformed')
  return { answers, draftVersion: Number(draftVersion), base, remarkAnswers: readRemarkAnswers(body) }
}

function nextAddress({ head, form }: DraftPage, section: Section, then: unknown): string {
  const draft = `/dossiers/${head.id}/draft`
  if (then !== 'next') return draft
  const next = form.sections[form.sections.indexOf(section) + 1]
  return next ? `${draft}/sections/${next.id}` : `${draft}/papers`
}
