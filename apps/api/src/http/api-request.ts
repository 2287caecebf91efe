import type { StoredFile } from '@vinhdanh/files'
import type { Actor } from '@vinhdanh/domain'
import type { Request } from 'express'
import type { RouteInput } from './route.ts'

/** A request as the guard and the interceptor leave it. */
export interface ApiRequest extends Request {
  /** Whom the bearer token acts for; absent on open routes. */
  actor?: Actor
  /** What was checked against the route's schemas. */
  input?: RouteInput
}

/** A file that was taken in, checked and stored, with the name its sender gave it. */
export interface TakenFile {
  readonly name: string
  readonly stored: StoredFile
}
