import type { FieldProblem } from '../errors.ts'
import type { Form, Paper } from '../rules/rule-set.ts'
import { checkField, type DossierContent, isEmpty } from './content.ts'

/** `optional`: nothing is filled in, and nothing has to be. */
export type Progress = 'not-started' | 'incomplete' | 'ready' | 'optional'

export interface SectionProgress {
  /** A section of the form, or `papers`. */
  readonly id: string
  readonly progress: Progress
  readonly problems: readonly FieldProblem[]
}

export interface Completeness {
  readonly ready: boolean
  readonly sections: readonly SectionProgress[]
  readonly papers: SectionProgress
}

/**
 * How far a dossier is from being handed in: each section of its form and its papers, with what is missing or wrong. `attached` are the codes
 * of the papers that have a file. Unknown fields are the business of `checkContent`.
 */
export function completeness(form: Form, papers: readonly Paper[], content: DossierContent, attached: readonly string[]): Completeness {
  const sections = form.sections.map(({ id, fields }) => {
    const answers = content[id] ?? {}
    const problems = fields.flatMap((field) => {
      const path = `sections.${id}.${field.id}`
      const value = answers[field.id]
      return field.required && isEmpty(value) ? [{ path, message: 'problem.required' }] : checkField(field, value, path)
    })
    return progressOf(id, problems, fields.some((field) => !isEmpty(answers[field.id])))
  })
  const missing = papers
    .filter(({ code, required }) => required && !attached.includes(code))
    .map(({ code }) => ({ path: `papers.${code}`, message: 'problem.paper-missing', params: { code } }))
  const paperProgress = progressOf('papers', missing, papers.some(({ code }) => attached.includes(code)))
  return { ready: [...sections, paperProgress].every(({ problems }) => problems.length === 0), sections, papers: paperProgress }
}

function progressOf(id: string, problems: readonly FieldProblem[], started: boolean): SectionProgress {
  const isWhole = problems.length === 0
  if (started) return { id, progress: isWhole ? 'ready' : 'incomplete', problems }
  return { id, progress: isWhole ? 'optional' : 'not-started', problems }
}
