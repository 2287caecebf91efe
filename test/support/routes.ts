import type { NestExpressApplication } from '@nestjs/platform-express'

export interface Route {
  readonly method: 'GET' | 'POST'
  /** As the router knows it: `/tasks/:id/decide/:outcome`. */
  readonly path: string
}

interface Layer { readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> } }

/** Every page and form of the application, as its router knows them. */
export function routesOf(app: NestExpressApplication): Route[] {
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: readonly Layer[] } }
  return router.stack.flatMap(({ route }) => {
    if (!route) return []
    return (['GET', 'POST'] as const).filter((method) => route.methods[method.toLowerCase()]).map((method) => ({ method, path: route.path }))
  })
}

/** The path with each parameter replaced; `id` is looked up by the first part of the path as well, as `dossiers.id`. */
export function addressOf({ path }: Route, values: Readonly<Record<string, string>>, otherwise: string): string {
  const [, first] = path.split('/')
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[`${first}.${name}`] ?? values[name] ?? otherwise))
}
