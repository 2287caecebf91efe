import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common'
import { type Act, AppError } from '@vinhdanh/domain'
import { z } from 'zod'
import type { ApiRequest, TakenFile } from './api-request.ts'

export const nothing = z.strictObject({})

/** Everything there is to say about a route: how it is reached, who may try it, what goes in and what comes out. The OpenAPI document is made from it. */
export interface RouteSpec<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** Below the address of the server, as `/api/v1/dossiers/:dossierId`. */
  readonly path: string
  /** The act of the policy table, or `open` for everybody. */
  readonly act: Act | 'open'
  readonly tag: string
  /** One line for the document: what it does. */
  readonly summary: string
  readonly status: number
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly response: R
  /** The body is a form with one file (multipart/form-data, field `file`). */
  readonly upload: boolean
  /** A POST that only computes: repeating it is harmless, so it needs no Idempotency-Key. */
  readonly computes: boolean
}

type Optional<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> =
  Pick<RouteSpec<P, Q, B, R>, 'method' | 'path' | 'act' | 'tag' | 'summary' | 'response'> & Partial<RouteSpec<P, Q, B, R>>

type Nothing = typeof nothing

/** Describes a route; what is left out takes nothing in and answers 200. */
export function route<R extends z.ZodType, P extends z.ZodType = Nothing, Q extends z.ZodType = Nothing, B extends z.ZodType = Nothing>(spec: Optional<P, Q, B, R>): RouteSpec<P, Q, B, R> {
  return {
    status: 200, params: nothing as z.ZodType as P, query: nothing as z.ZodType as Q, body: nothing as z.ZodType as B, upload: false, computes: false, ...spec,
  }
}

export interface RouteInput<P = unknown, Q = unknown, B = unknown> {
  readonly params: P
  readonly query: Q
  readonly body: B
  /** Only where the route takes a file. */
  readonly file: TakenFile | null
}

/** What the handler of a route receives. */
export type InputOf<S extends RouteSpec> = RouteInput<z.output<S['params']>, z.output<S['query']>, z.output<S['body']>>

export const routeKey = 'vinhdanh:route'

const methods = { get: RequestMethod.GET, post: RequestMethod.POST, put: RequestMethod.PUT, delete: RequestMethod.DELETE } as const

/** Makes a method of a controller the handler of a route. */
export const Route = (spec: RouteSpec) =>
  applyDecorators(RequestMapping({ path: spec.path, method: methods[spec.method] }), HttpCode(spec.status), SetMetadata(routeKey, spec))

/** The checked input of the route, as `InputOf<typeof spec>`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<ApiRequest>().input)

/** Whom the request's bearer token acts for. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { actor } = context.switchToHttp().getRequest<ApiRequest>()
  if (!actor) throw new AppError('auth.sign-in-needed')
  return actor
})

/** The routes of these controllers, in order; a handler that Nest would serve and that is no `Route` comes back as its name. */
export function routesOf(controllers: readonly (new (...args: never[]) => object)[]): (RouteSpec | string)[] {
  return controllers.flatMap((controller) =>
    Object.entries(Object.getOwnPropertyDescriptors(controller.prototype as object)).flatMap(([name, { value }]) => {
      const handler: unknown = value
      if (name === 'constructor' || typeof handler !== 'function' || Reflect.getMetadata('path', handler) === undefined) return []
      return [(Reflect.getMetadata(routeKey, handler) as RouteSpec | undefined) ?? `${controller.name}.${name}`]
    }))
}
