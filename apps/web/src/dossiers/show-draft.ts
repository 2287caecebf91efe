import type { FieldProblem } from '@vinhdanh/domain'
import type { Database, DraftPage } from '@vinhdanh/record'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentDraft } from './draft.presenter.ts'
import { dueReckoner, lastDayOf } from './due.ts'
import { answerValues } from './remarks.presenter.ts'

/** Answers to remarks that were refused. */
interface Refused {
  readonly typed: Readonly<Record<string, unknown>>
  readonly problems: readonly FieldProblem[]
}

/** Shows the task list of a draft, with the answers to remarks on the whole as they are saved, or as they were typed when one was refused. */
export async function showDraft(database: Database, response: WebResponse, draft: DraftPage, { typed, problems }: Refused = { typed: {}, problems: [] }): Promise<void> {
  const { language } = response.locals.page
  const { dueAt, today } = draft.head
  const due = dueAt && (await dueReckoner(database, today))(lastDayOf(dueAt))
  const view = presentDraft(draft, language)
  const labels = Object.fromEntries(view.whole.map(({ name }) => [name, wordsIn(language).t('dossiers:remark.answer')]))
  response.render('dossiers/views/draft', { ...view, due, problems, labels, form: { values: { ...answerValues(view.whole), ...typed }, problems } })
}
