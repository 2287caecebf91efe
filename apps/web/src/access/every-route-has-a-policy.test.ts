import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ModulesContainer } from '@nestjs/core'
import { acts } from '@vinhdanh/domain'
import { type RunningWeb, startWeb } from '../testing/start-web.ts'
import { policyKey, publicKey } from './policy.decorator.ts'

interface Route { readonly name: string; readonly act: unknown; readonly open: unknown }

let web: RunningWeb
beforeAll(async () => { web = await startWeb() })
afterAll(() => web.stop())

function routesOf(container: ModulesContainer): Route[] {
  const controllers = [...container.values()].flatMap((module) => [...module.controllers.values()]).map(({ metatype }) => metatype as new () => object)
  return controllers.flatMap((controller) => {
    const methods = Object.getOwnPropertyDescriptors(controller.prototype as object)
    return Object.entries(methods).flatMap(([name, { value }]) => {
      const handler: unknown = value
      if (name === 'constructor' || typeof handler !== 'function' || Reflect.getMetadata('path', handler) === undefined) return []
      const said = (key: string): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)
      return [{ name: `${controller.name}.${name}`, act: said(policyKey), open: said(publicKey) }]
    })
  })
}

test('every route says which act it is, or that it is for everybody', () => {
  const routes = routesOf(web.app.get(ModulesContainer))
  expect(routes.length).toBeGreaterThan(5)
  expect(routes.filter(({ act, open }) => act === undefined && open === undefined).map(({ name }) => name)).toEqual([])
})

test('every act that a route names stands in the table of acts', () => {
  const named = routesOf(web.app.get(ModulesContainer)).filter(({ act }) => act !== undefined)
  expect(named.filter(({ act }) => !(acts as readonly unknown[]).includes(act)).map(({ name }) => name)).toEqual([])
})
