import type { PaperLine } from './dossier-history.query.ts'
import type { RevisionContent } from './revision.entity.ts'

/** What a dossier says now, as a revision would say it. */
export function contentOf({ awardCode, nominee, draft }: Pick<RevisionContent, 'awardCode' | 'nominee'> & { readonly draft: RevisionContent['sections'] }, papers: readonly PaperLine[]): RevisionContent {
  return {
    awardCode,
    nominee: { id: nominee.id, kind: nominee.kind, name: nominee.name, birthYear: nominee.birthYear, position: nominee.position },
    sections: draft,
    papers: papers.map(({ code, name, sha256, size, mediaType, pages, width, height }) => ({ code, name, sha256, size, mediaType, ...(pages ? { pages } : {}), ...(width && height ? { width, height } : {}) })),
  }
}
