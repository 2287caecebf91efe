import { type Actor, AppError, type BranchAct, may, mayAnywhere } from '@vinhdanh/domain'

/** Judges an act in the branch of `path` by the policy. Errors: AppError `auth.not-allowed`. */
export function requireRight(actor: Actor, act: BranchAct, path: string): void {
  if (!may(actor, act, path)) throw new AppError('auth.not-allowed')
}

/** For what belongs to no branch, such as rules and the calendar. Errors: AppError `auth.not-allowed`. */
export function requireRightAnywhere(actor: Actor, act: BranchAct): void {
  if (!mayAnywhere(actor, act)) throw new AppError('auth.not-allowed')
}
