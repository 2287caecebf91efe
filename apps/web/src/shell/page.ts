import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '@vinhdanh/domain'
import { type Language, type Translate, translator } from '../text/catalogue.ts'

/** What every page knows about the request it answers; set as `response.locals.page` before any handler runs. */
export interface Page {
  language: Language
  readonly requestId: string
  /** Path with query, as typed; for marking the current menu entry and for the language switch. */
  readonly address: string
  /** The signed-in person, or null; filled by the session reader. */
  actor: Actor | null
  /** The record's moment when the signed-in person asked; null for anybody else. */
  now: Date | null
  /** Open tasks of the actor, for the badge in the menu. */
  openTasks: number
  /** The record's moved time, in the local and test stack once it was moved; else null. */
  movedTo: Date | null
  /** The token that each form must carry back. */
  csrfToken: string
}

/** A page that belongs to no request yet: an error before the first middleware ran. */
export const blankPage: Readonly<Page> = { language: 'vi', requestId: '', address: '/', actor: null, now: null, openTasks: 0, movedTo: null, csrfToken: '' }

const current = new AsyncLocalStorage<Readonly<Page>>()

/** Runs one rendering with `page` as its page, so that `t`, `csrf` and the date filters work inside macros, which see no variables of their caller. */
export function renderAs<T>(page: Readonly<Page>, render: () => T): T {
  return current.run(page, render)
}

/** The page being rendered. */
export function currentPage(): Readonly<Page> {
  return current.getStore() ?? blankPage
}

/** Texts in the language of the page being rendered. */
export function currentTexts(): Translate {
  return translator(currentPage().language)
}
