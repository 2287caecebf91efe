import type { RouteSpec } from './route.ts'

/** Which methods an address answers, from the routes themselves. */
export class AllowedMethods {
  private readonly routes: readonly { readonly pattern: RegExp; readonly methods: readonly string[] }[]

  constructor(routes: readonly Pick<RouteSpec, 'method' | 'path'>[]) {
    this.routes = routes.map(({ method, path }) => ({
      pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`, 'i'), methods: method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
    }))
  }

  /** In capitals, in order; empty where no route has the path. */
  of(path: string): string[] {
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))].sort()
  }
}
