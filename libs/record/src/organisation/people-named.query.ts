import { searchName } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'

/**
 * The ids of everybody, active or not, whose name, login or address holds `text`, with or without accents. Folded here: what PostgreSQL takes for
 * the small letter of a Vietnamese one depends on how its database was made.
 */
export async function peopleNamed(reader: Reader, text: string): Promise<string[]> {
  const wanted = searchName(text)
  const people = await reader.query<{ id: string; words: string }>(`SELECT id, name || ' ' || login || ' ' || email AS words FROM person`)
  return people.filter(({ words }) => searchName(words).includes(wanted)).map(({ id }) => id)
}
