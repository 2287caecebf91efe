import fc from 'fast-check'
import type { JsonSchema } from './document.ts'

/** Values that the record knows, by the name of the field or parameter that takes them. */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** Any text that people may type. Made once, as the others here: fast-check builds the tables behind its texts anew each time. */
export const anyText = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: 'grapheme' }) }, { weight: 1, arbitrary: fc.constantFrom('Nguyễn Thị Ánh', 'e\u0323\u0302', '‮', 'ﷺ', '👩‍👩‍👧', "'; --", '%_') })
const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2029-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))

const anyJson = fc.jsonValue({ maxDepth: 3 })
const uuids = fc.uuid()
const matching = new Map<string, fc.Arbitrary<string>>()

function textMatching(pattern: string): fc.Arbitrary<string> {
  const known = matching.get(pattern) ?? fc.stringMatching(new RegExp(pattern))
  matching.set(pattern, known)
  return known
}

/** Values that the schema allows; where the record knows some for this name, mostly those. */
export function valueOf(schema: JsonSchema, known: Known, name = ''): fc.Arbitrary<unknown> {
  const free = freeValueOf(schema, known)
  const choices = known[name] ?? []
  return choices.length === 0 ? free : fc.oneof({ weight: 19, arbitrary: fc.constantFrom(...choices) }, { weight: 1, arbitrary: free })
}

function freeValueOf(schema: JsonSchema, known: Known): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => freeValueOf(one, known)))
  switch (schema.type) {
    case 'string': return textOf(schema)
    case 'integer': return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: schema.maximum ?? 2 ** 31 - 1 })
    case 'number': return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean': return fc.boolean()
    case 'null': return fc.constant(null)
    case 'array': return fc.array(schema.items ? freeValueOf(schema.items, known) : anyJson, { maxLength: Math.min(schema.maxItems ?? 5, 5) })
    case 'object': return objectOf(schema, known)
    default: return anyJson
  }
}

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return uuids
  if (format === 'date') return days
  if (pattern !== undefined) return textMatching(pattern).map((text) => text.slice(0, maxLength))
  return fc.oneof({ weight: 9, arbitrary: anyText.map((text) => text.slice(0, maxLength).padEnd(minLength, 'x')) }, { weight: 1, arbitrary: fc.constant('ạ'.repeat(maxLength)) })
}

function objectOf({ properties = {}, required = [], additionalProperties, propertyNames }: JsonSchema, known: Known): fc.Arbitrary<Record<string, unknown>> {
  const fields = fc.record(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema, known, name)])), { requiredKeys: [...required], noNullPrototype: true })
  if (typeof additionalProperties !== 'object') return fields
  const more = fc.dictionary(propertyNames ? textOf(propertyNames) : anyText, freeValueOf(additionalProperties, known), { maxKeys: 4, noNullPrototype: true })
  return fc.tuple(fields, more).map(([named, others]) => ({ ...others, ...named }))
}
