import { type ExecutionContext, createParamDecorator } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import type { WebRequest } from '../shell/web-request.ts'

/** The signed-in person as a parameter: `list(@SignedIn() actor: Actor)`. Error: AppError `auth.sign-in-needed`. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<WebRequest>()
  if (!actor) throw new AppError('auth.sign-in-needed')
  return actor
})
