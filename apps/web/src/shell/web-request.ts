import type { Actor } from '@vinhdanh/domain'
import type { Request, Response } from 'express'
import type { Page } from './page.ts'

/** A request as our middleware leaves it. */
export interface WebRequest extends Request {
  /** The signed-in person, or null. */
  actor: Actor | null
  /** Token of the session, or of the visit of someone not signed in; never logged, never shown. */
  sessionToken: string
}

export interface WebResponse extends Response {
  locals: { page: Page }
}
