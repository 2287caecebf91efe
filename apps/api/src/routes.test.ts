import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { acts, errorTable } from '@vinhdanh/domain'
import { z } from 'zod'
import { apiRoutes, controllers } from './api.module.ts'
import { languageOf } from './http/language.ts'
import { errorTexts } from './http/problems.filter.ts'
import { RateLimit } from './http/rate-limit.ts'
import { routesOf } from './http/route.ts'
import { openapiDocument } from './openapi/document.ts'

describe('routes', () => {
  test('every handler is a route with a policy and schemas', () => {
    const routes = routesOf(controllers)
    expect(routes.filter((route) => typeof route === 'string')).toEqual([])
    for (const { act, params, query, body, response } of apiRoutes) {
      expect([...acts, 'open']).toContain(act)
      for (const schema of [params, query, body, response]) expect(schema).toBeInstanceOf(z.ZodType)
    }
  })

  test('only health and the document are open', () => {
    expect(apiRoutes.filter(({ act }) => act === 'open').map(({ path }) => path)).toEqual(['/health/live', '/health/ready', '/api/v1/openapi.json'])
  })

  test('every path parameter has a schema', () => {
    for (const { path, params } of apiRoutes) {
      const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
      expect(Object.keys((params as z.ZodObject).shape).sort()).toEqual(names.sort())
    }
  })

  test('bodies and queries refuse what they do not know', () => {
    for (const { path, query, body } of apiRoutes) {
      expect({ path, unknown: query.safeParse({ surprise: '1' }).success }).toEqual({ path, unknown: false })
      if (path !== '/api/v1/rules') expect({ path, unknown: body.safeParse({ surprise: '1' }).success }).toEqual({ path, unknown: false })
    }
  })

  test('docs/openapi.json says what the routes say; «npm run openapi» writes it', () => {
    const written: unknown = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'))
    expect(written).toEqual(JSON.parse(JSON.stringify(openapiDocument(apiRoutes))))
  })
})

describe('answers', () => {
  test('every error has a title and a detail in both languages', () => {
    for (const texts of Object.values(errorTexts)) {
      expect(Object.keys(texts).sort()).toEqual(Object.keys(errorTable).sort())
      for (const { title, detail } of Object.values(texts)) expect(Math.min(title.length, detail.length)).toBeGreaterThan(3)
    }
  })

  test.each([
    [undefined, 'vi'], ['en', 'en'], ['en-GB,en;q=0.9', 'en'], ['vi,en;q=0.8', 'vi'], ['fr', 'vi'], ['en;q=0.2, vi;q=0.9', 'vi'], ['en;q=x', 'vi'], ['*', 'vi'],
  ])('of Accept-Language %s the answer is in %s', (header, language) => {
    expect(languageOf({ headers: header === undefined ? {} : { 'accept-language': header } })).toBe(language)
  })

  test('whoever asks too often is told when to come again', () => {
    const limit = new RateLimit(2)
    expect([limit.count('a', 0), limit.count('a', 1_000), limit.count('b', 1_500)]).toEqual([0, 0, 0])
    expect(limit.count('a', 30_000)).toBe(30)
    expect(limit.count('a', 60_000)).toBe(0)
  })
})
