import type { WebRequest } from '../shell/web-request.ts'

interface Layer { readonly route?: { readonly methods: Readonly<Record<string, boolean>> }; match(path: string): boolean }

/** The methods that the routes of this path answer, in capitals; empty if no route has the path. HEAD comes with GET. */
export function allowedMethods(request: WebRequest): string[] {
  const { stack } = request.app.router as unknown as { stack: readonly Layer[] }
  const methods = new Set(stack.filter((layer) => layer.route && matches(layer, request.path)).flatMap((layer) => Object.keys(layer.route?.methods ?? {})))
  if (methods.has('get')) methods.add('head')
  return [...methods].map((method) => method.toUpperCase()).sort()
}

function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path)
  } catch {
    // A parameter that cannot be decoded: the router itself has answered 400 for it.
    return false
  }
}
