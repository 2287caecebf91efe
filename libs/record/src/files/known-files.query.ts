import type { Reader } from '../reader.ts'

/** Which of these files the record knows; the store may remove the others once they are old. */
export async function knownFiles(reader: Reader, sha256: readonly string[]): Promise<Set<string>> {
  const rows = await reader.query<{ sha256: string }>('SELECT sha256 FROM stored_file WHERE sha256 = ANY($1::text[])', [sha256])
  return new Set(rows.map((row) => row.sha256))
}
