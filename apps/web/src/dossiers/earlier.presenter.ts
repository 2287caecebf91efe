import type { EarlierPaper } from '@vinhdanh/record'
import { dateTime } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { presentFile } from './file.presenter.ts'

/** A file that no longer belongs to its paper, with what became of it. */
export function presentEarlier(dossierId: string, paper: EarlierPaper, { t, language }: Words) {
  const { sha256, uploadedByName, createdAt, removedByName, removedAt, revisions } = paper
  return {
    ...presentFile(dossierId, paper), hash: `${sha256.slice(0, 12)}…`,
    lines: [
      t('dossiers:papers.sentBy', { name: uploadedByName, at: dateTime(createdAt, language) }), t('dossiers:papers.removedBy', { name: removedByName, at: dateTime(removedAt, language) }),
      revisions.length > 0 ? t('dossiers:papers.inRevisions', { list: revisions.join(', ') }) : t('dossiers:papers.neverHandedIn'),
    ],
  }
}

interface Paper { readonly code: string; readonly sha256: string }

/** What lies behind the papers on the page of a dossier, paper by paper in the order of its rules; what the page shows as it is now is not earlier. */
export function earlierByPaper(dossierId: string, earlier: readonly EarlierPaper[], { shown, titles }: { readonly shown: readonly Paper[]; readonly titles: ReadonlyMap<string, string> }, words: Words) {
  const gone = earlier.filter(({ code, sha256 }) => !shown.some((paper) => paper.code === code && paper.sha256 === sha256))
  const codes = [...new Set([...titles.keys(), ...gone.map(({ code }) => code)])]
  return codes.map((code) => ({ title: titles.get(code) ?? code, files: gone.filter((paper) => paper.code === code).map((paper) => presentEarlier(dossierId, paper, words)) })).filter(({ files }) => files.length > 0)
}
