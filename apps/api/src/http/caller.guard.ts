import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { digestOf, looksLikeToken } from '@vinhdanh/access'
import { type Act, type Actor, AppError, type BranchAct, mayAnywhere } from '@vinhdanh/domain'
import { Database, findActorByApiToken } from '@vinhdanh/record'
import type { ApiRequest } from './api-request.ts'
import { RateLimit } from './rate-limit.ts'
import { routeKey, type RouteSpec } from './route.ts'

/** Requests a minute of one caller; and of one address without a valid token, so that tokens cannot be tried out. */
export const perCaller = 3_000
export const perStranger = 300

/** Acts that depend on one dossier or task; the command or query judges them, here it is enough to have a token. */
const judgedByObject: readonly string[] = ['dossier.read', 'task.read', 'task.decide', 'submission.read', 'paper.read', 'ledger.read', 'self']

/**
 * Lets a request through only if its route says for whom it is, its bearer token acts for somebody, and that person may try such an act.
 * Errors: AppError `auth.sign-in-needed`, `auth.not-allowed`, `limit.too-many-requests` with `retryAfter` in seconds.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  private readonly callers = new RateLimit(perCaller)
  private readonly strangers = new RateLimit(perStranger)
  private readonly reflector: Reflector
  private readonly database: Database

  constructor(reflector: Reflector, database: Database) {
    this.reflector = reflector
    this.database = database
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const act = this.reflector.get<RouteSpec | undefined>(routeKey, context.getHandler())?.act
    if (act === undefined) throw new AppError('auth.not-allowed')
    if (act === 'open') return true
    const request = context.switchToHttp().getRequest<ApiRequest>()
    const actor = await this.callerOf(request)
    refuse(this.callers.count(actor.personId ?? ''))
    if (!judgedByObject.includes(act) && !mayAnywhere(actor, act as Act & BranchAct)) throw new AppError('auth.not-allowed')
    request.actor = actor
    return true
  }

  private async callerOf({ headers, ip }: ApiRequest): Promise<Actor> {
    const token = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
    const known = looksLikeToken(token) ? await findActorByApiToken(this.database, digestOf(token)) : null
    if (known) return known.actor
    refuse(this.strangers.count(ip ?? ''))
    throw new AppError('auth.sign-in-needed', { tokenGiven: token !== undefined })
  }
}

function refuse(retryAfter: number): void {
  if (retryAfter > 0) throw new AppError('limit.too-many-requests', { retryAfter })
}
