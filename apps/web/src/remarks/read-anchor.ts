import { type FieldProblem, parseAnchor } from '@vinhdanh/domain'

const ofPage = ['problem.page-from-one', 'problem.page-beyond']

/** The field at which a problem of an anchor is told: that of its place, or that of its page. */
export function fieldOfProblem({ message }: FieldProblem): 'anchor' | 'page' {
  return ofPage.includes(message) ? 'page' : 'anchor'
}

/**
 * The anchor that a form states by a choice of place and, for a paper, a page. What is wrong with how the page was typed is told at its field; whether there
 * is such a page is for the record to say.
 */
export function readAnchor({ anchor, page }: { readonly anchor: string; readonly page: string }, names: { readonly anchor: string; readonly page: string }): { anchor: string; problem: FieldProblem | null } {
  const place = anchor.trim() || 'whole'
  const typed = page.trim()
  if (typed === '') return { anchor: place, problem: null }
  if (parseAnchor(place)?.at !== 'paper') return { anchor: place, problem: { path: names.page, message: 'problem.page-of-nothing' } }
  if (!/^\d{1,5}$/.test(typed)) return { anchor: place, problem: { path: names.page, message: 'problem.page-from-one' } }
  return { anchor: `${place}#${Number(typed)}`, problem: null }
}
