import { readFileSync } from 'node:fs'
import * as record from '@vinhdanh/record'

const folder = new URL('../../../libs/record/src/', import.meta.url)
const exported = /export \{([^}]*)\} from '(\.\/[^']+)'/g
const writes = /\.transact\(|INSERT INTO|UPDATE \w+\s+SET|DELETE FROM|add_job/
/** The door itself, which every effect goes through. */
const door = new Set(['./database.ts', './transaction.ts'])

/** What stands in the file of an effect and only reads: a kill leaves nothing behind. */
const readers = new Set(['previewCalendarYear', 'previewSubstitution', 'previewLeaver', 'previewUnitChange', 'handOverChoices'])

/**
 * Every command that the record exports, by name: the functions whose files write. Drawn from the code, so that a new one has a kill point or fails the test that looks for it.
 */
export function recordEffects(): string[] {
  const index = readFileSync(new URL('index.ts', folder), 'utf8')
  const names = [...index.matchAll(exported)].flatMap(([, list = '', file = '']) => {
    if (door.has(file) || !writes.test(readFileSync(new URL(file, folder), 'utf8'))) return []
    return list.split(',').map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type '))
  })
  return names.filter((name) => !readers.has(name) && typeof (record as Readonly<Record<string, unknown>>)[name] === 'function').sort()
}
