import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { csrfTokenFor, isMadeWith, type Secrets } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest } from '../shell/web-request.ts'
import { csrfField } from './csrf-field.ts'
import { filesKey, publicKey } from './policy.decorator.ts'

const harmless = ['GET', 'HEAD', 'OPTIONS']

/**
 * Every request that may change something must come from a page of ours: by `Sec-Fetch-Site` (or `Origin`), and by the
 * token of the session in the form (ASVS 3.5.1). With files the token is read by `readUpload` before the first file is taken.
 * Errors: AppError `auth.csrf`, `auth.sign-in-needed`, `validation.media-type`.
 */
@Injectable()
export class CsrfGuard implements CanActivate {
  private readonly reflector: Reflector
  private readonly config: Config
  constructor(reflector: Reflector, @Inject(CONFIG) config: Config) {
    this.reflector = reflector
    this.config = config
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<WebRequest>()
    if (harmless.includes(request.method)) return true
    if (!this.isFromOurPage(request)) throw new AppError('auth.csrf')
    // The token of a session that is over cannot be right: say what is the matter, so that the form can be kept.
    if (!request.actor && !this.reflector.getAllAndOverride<boolean | undefined>(publicKey, [context.getHandler(), context.getClass()])) throw new AppError('auth.sign-in-needed')
    if (request.is('multipart/form-data')) {
      if (!this.reflector.get<boolean | undefined>(filesKey, context.getHandler())) throw new AppError('validation.media-type')
      return true
    }
    checkFormToken(request, (request.body as Record<string, unknown>)[csrfField], this.config)
    return true
  }

  private isFromOurPage(request: WebRequest): boolean {
    const site = request.headers['sec-fetch-site']
    if (site !== undefined) return site === 'same-origin'
    // No browser of today leaves both out; a program does, and it has to bring the token all the same.
    const { origin } = request.headers
    return origin === undefined || origin === new URL(this.config.publicWebUrl).origin
  }
}

/** Checks the token that a form carried against the session of the request. Error: AppError `auth.csrf`. */
export function checkFormToken(request: WebRequest, token: unknown, secrets: Secrets): void {
  if (typeof token !== 'string' || !isMadeWith(secrets, token, (secret) => csrfTokenFor(request.sessionToken, secret))) throw new AppError('auth.csrf')
}
