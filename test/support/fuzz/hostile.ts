import fc from 'fast-check'

/** What no schema asks for: wrong types, extremes, text that PostgreSQL or a page could stumble over. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null, true, 0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63), '', ' ', 'x\0y', '\ud800', '\u202e', '../../etc/passwd', "'; DROP TABLE dossier; --", '<script>alert(1)</script>', '{{7*7}}', '${7*7}', [], [[]], {}, { a: { b: {} } },
    '2026-02-30', '0000-00-00', '9999-12-31', '2200-01-01', ['a', 1], 'NaN', 'null', '1e3', '٣', 'x'.repeat(30_000), '%00', '\r\nSet-Cookie: a=b',
  ),
  fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }), fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }).map(Number),
)

/** One change to a body: which of its places, counted from the root, and what becomes of it. */
interface Change { readonly place: number; readonly kind: 'replace' | 'drop' | 'add' | 'wrap'; readonly value: unknown }

const change: fc.Arbitrary<Change> = fc.record({ place: fc.nat(200), kind: fc.constantFrom('replace', 'replace', 'drop', 'add', 'wrap'), value: hostile })

/** The values with one to three of their places changed. */
export function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.array(change, { minLength: 1, maxLength: 3 })).map(([value, changes]) => changes.reduce<unknown>(changed, value))
}

function changed(value: unknown, change: Change): unknown {
  const places = placesIn(value)
  return at(value, places[change.place % places.length] ?? [], change)
}

function placesIn(value: unknown, here: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [here]
  return [here, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...here, key]))]
}

function at(value: unknown, [key, ...rest]: readonly string[], change: Change): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return inPlaceOf(value, change)
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    if (name !== key) return [[name, inner] as const]
    return change.kind === 'drop' && rest.length === 0 ? [] : [[name, at(inner, rest, change)] as const]
  })
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)
}

function inPlaceOf(value: unknown, { kind, value: evil }: Change): unknown {
  if (kind === 'wrap') return [value]
  if (kind === 'add' && typeof value === 'object' && value !== null) return { ...value, surprise: evil }
  return evil
}
