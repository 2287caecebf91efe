import { searchName } from '@vinhdanh/domain'
import type { SqlParameters } from '../sql-parameters.ts'

/** Part of the nominee's name, with or without accents, or of the code, as a condition on the dossier `d`; null for a text of nothing. */
export function textCondition(text: string | undefined, parameters: SqlParameters): string | null {
  if (!text?.trim()) return null
  const [name, code] = [parameters.add(searchName(text)), parameters.add(text.trim().toUpperCase())]
  return `(strpos(d.code, ${code}) > 0 OR EXISTS (SELECT 1 FROM nominee named WHERE named.id = d.nominee_id AND strpos(named.folded_name, ${name}) > 0))`
}
