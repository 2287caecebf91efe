import { type DossierContent, initiativesIn, type NamedInitiative, type RuleSet, searchName, type Subject, type WarningFacts } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'

/** What of a dossier the warnings look at. */
export interface Warned {
  readonly id: string
  readonly awardCode: string
  readonly cycleYear: number
  readonly unitPath: string
  readonly draft: DossierContent
  readonly insteadOfId: string | null
  readonly nominee: { readonly id: string; readonly kind: Subject; readonly name: string; readonly birthYear: number | null }
}

/** More than this tells nothing more: somebody has to look at them all the same. */
const most = 20

/** What the record knows that a dossier is to be warned about. Each of its reads goes by an index, whatever the number of nominees. */
export async function warningFacts(reader: Reader, dossier: Warned, rules: NonNullable<RuleSet['warnings']>): Promise<WarningFacts> {
  const alike = await alikeOf(reader, dossier)
  const nomineeIds = [dossier.nominee.id, ...alike.map(({ nomineeId }) => nomineeId)]
  const awards = await reader.query<WarningFacts['awards'][number]>(
    `SELECT a.award_code AS "awardCode", coalesce(d.cycle_year, extract(year FROM a.decided_on)::int) AS year, a.decision_number AS "decisionNumber", a.dossier_id AS "dossierId"
     FROM award_record a LEFT JOIN dossier d ON d.id = a.dossier_id WHERE a.nominee_id = ANY($1::uuid[]) AND a.standing = 'in-force' AND a.dossier_id IS DISTINCT FROM $2 ORDER BY a.decided_on DESC, a.id`,
    [nomineeIds, dossier.id],
  )
  const open = await reader.query<WarningFacts['open'][number]>(
    `SELECT id AS "dossierId", code, award_code AS "awardCode", cycle_year AS "cycleYear" FROM dossier
     WHERE nominee_id = ANY($1::uuid[]) AND state IN ('under-way', 'returned') AND id <> $2 ORDER BY code LIMIT ${most}`,
    [nomineeIds, dossier.id],
  )
  return { awardCode: dossier.awardCode, subject: dossier.nominee.kind, cycleYear: dossier.cycleYear, alike, awards, open, initiatives: await usedInitiatives(reader, dossier, rules) }
}

/** Entries under the same folded name: of the same birth year anywhere, of an unknown one only above or below in the organisation, where namesakes are rare. */
async function alikeOf(reader: Reader, { nominee, unitPath }: Warned): Promise<WarningFacts['alike']> {
  return reader.query<WarningFacts['alike'][number]>(
    `SELECT n.id AS "nomineeId", coalesce(n.birth_year = $4::int, false) AS "sameBirthYear" FROM nominee n JOIN unit u ON u.id = n.unit_id
     WHERE n.folded_name = $1 AND n.kind = $2 AND n.id <> $3
       AND (n.birth_year = $4::int OR ((n.birth_year IS NULL OR $4::int IS NULL) AND (starts_with(u.path, $5) OR starts_with($5, u.path))))
     ORDER BY n.id LIMIT ${most}`,
    [searchName(nominee.name), nominee.kind, nominee.id, nominee.birthYear, unitPath],
  )
}

/** The initiatives that a dossier names in the fields that the rules name. */
export function initiativesOf({ draft }: Pick<Warned, 'draft'>, { sameInitiative }: NonNullable<RuleSet['warnings']>): NamedInitiative[] {
  const texts = sameInitiative.fields.map((field) => {
    const [section = '', name = ''] = field.split('.')
    const value = draft[section]?.[name]
    return typeof value === 'string' ? value : ''
  })
  return initiativesIn(texts.join('\n'))
}

async function usedInitiatives(reader: Reader, dossier: Warned, rules: NonNullable<RuleSet['warnings']>): Promise<WarningFacts['initiatives']> {
  const named = initiativesOf(dossier, rules)
  if (named.length === 0) return []
  const rows = await reader.query<Omit<WarningFacts['initiatives'][number], 'initiative'> & { readonly key: string }>(
    `SELECT DISTINCT ON (d.id) d.id AS "dossierId", d.code, d.award_code AS "awardCode", d.cycle_year AS "cycleYear", i.key FROM initiative_use i JOIN dossier d ON d.id = i.dossier_id
     WHERE i.key = ANY($1::text[]) AND d.id <> $2 AND d.id IS DISTINCT FROM $3::uuid AND d.state IN ('under-way', 'returned', 'awarded') ORDER BY d.id, i.key LIMIT ${most}`,
    [named.map(({ key }) => key), dossier.id, dossier.insteadOfId],
  )
  return rows.map(({ key, ...other }) => ({ ...other, initiative: named.find((one) => one.key === key)?.name ?? '' }))
}
