import { canonicalHash, type RevisionContent } from '@vinhdanh/record'
import { breaches, type Invariant, type InvariantContext } from './invariant.ts'

const batch = 200

export const content: Invariant = {
  id: 'I5',
  title: 'A decision names the content it was taken on, and that revision and its files are what they were',
  async check(context) {
    const named = await breaches(
      context.database,
      `SELECT d.code || ': decision ' || x.id || ' names revision ' || x.revision_no || ' with another hash than it has' AS breach
       FROM decision x JOIN dossier d ON d.id = x.dossier_id LEFT JOIN revision r ON r.dossier_id = x.dossier_id AND r.no = x.revision_no
       WHERE r.sha256 IS DISTINCT FROM x.revision_sha256`,
    )
    return [...named, ...(await changedRevisions(context)), ...(await changedFiles(context))]
  },
}

async function changedRevisions({ database }: InvariantContext): Promise<string[]> {
  const found: string[] = []
  for (let after = { id: '00000000-0000-0000-0000-000000000000', no: 0 }; ;) {
    const rows = await database.query<{ id: string; no: number; code: string; content: RevisionContent; sha256: string }>(
      `SELECT r.dossier_id AS id, r.no, d.code, r.content, r.sha256 FROM revision r JOIN dossier d ON d.id = r.dossier_id
       WHERE (r.dossier_id, r.no) > ($1, $2) ORDER BY r.dossier_id, r.no LIMIT ${batch}`,
      [after.id, after.no],
    )
    for (const { no, code, content: frozen, sha256 } of rows) if (canonicalHash(frozen) !== sha256) found.push(`${code}: revision ${no} no longer has its hash`)
    const last = rows.at(-1)
    if (!last || rows.length < batch) return found
    after = last
  }
}

async function changedFiles({ database, files }: InvariantContext): Promise<string[]> {
  if (!files) return []
  const found: string[] = []
  const rows = await database.query<{ sha256: string; codes: string }>(
    `SELECT p.file_sha256 AS sha256, string_agg(DISTINCT d.code, ', ') AS codes FROM paper p JOIN dossier d ON d.id = p.dossier_id GROUP BY 1`,
  )
  for (const { sha256, codes } of rows) {
    const state = await files.verify(sha256)
    if (state !== 'intact') found.push(`${codes}: file ${sha256} is ${state}`)
  }
  return found
}
