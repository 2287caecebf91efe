import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { type Act, AppError, type BranchAct, mayAnywhere } from '@vinhdanh/domain'
import type { WebRequest } from '../shell/web-request.ts'
import { policyKey, publicKey } from './policy.decorator.ts'

/** Acts that depend on one dossier or task; the command or query judges them, here it is enough to be signed in. */
const judgedByObject: readonly string[] = ['dossier.read', 'task.read', 'task.decide', 'submission.read', 'paper.read', 'ledger.read', 'opinion.handle', 'late.permit', 'self']

/**
 * Lets a request through only if its route says for whom it is. A route that says nothing is closed to all.
 * Errors: AppError `auth.sign-in-needed`, `auth.not-allowed`.
 */
@Injectable()
export class PolicyGuard implements CanActivate {
  private readonly reflector: Reflector
  constructor(reflector: Reflector) {
    this.reflector = reflector
  }

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()]
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicKey, places)) return true
    const act = this.reflector.getAllAndOverride<Act | undefined>(policyKey, places)
    if (act === undefined) throw new AppError('auth.not-allowed')
    const { actor } = context.switchToHttp().getRequest<WebRequest>()
    if (!actor) throw new AppError('auth.sign-in-needed')
    if (!judgedByObject.includes(act) && !mayAnywhere(actor, act as BranchAct)) throw new AppError('auth.not-allowed')
    return true
  }
}
