import type { Day } from '@vinhdanh/domain'
import type { PlaceableDraft, SubmissionDossier, SubmissionPage } from '@vinhdanh/record'
import type { Due } from '../dossiers/due.ts'
import { stateText } from '../dossiers/state-text.ts'
import type { Language } from '../text/catalogue.ts'
import { wordsIn } from '../text/words.ts'
import { mayBeSignedTogether } from '../signing/may-sign.ts'

const chipState = {
  draft: 'draft', 'under-way': 'waiting', returned: 'returned', awarded: 'done', refused: 'rejected', 'not-recommended': 'rejected', 'lower-award': 'returned', 'higher-award': 'returned', withdrawn: 'draft',
} as const satisfies Record<SubmissionDossier['state'], string>

export function presentSubmission(page: SubmissionPage, drafts: readonly PlaceableDraft[], due: ((day: Day) => Due) | null, language: Language) {
  return {
    id: page.id, code: page.code, printCode: page.code, title: page.title, unit: page.unitName[language], author: page.author, version: page.version, isDraft: page.state === 'draft',
    sentAt: page.sentAt, mayWrite: page.mayWrite, signable: page.dossiers.filter(mayBeSignedTogether).length, drafts: drafts.map((draft) => ({ ...draft, award: draft.awardName[language] })),
    rows: page.dossiers.map((dossier) => ({
      id: dossier.id, code: dossier.code, stateText: stateText(dossier, wordsIn(language)), award: dossier.awardName[language], nominee: dossier.nomineeName, round: dossier.round, step: dossier.stepName?.[language] ?? null,
      holders: dossier.holders.join(', '), chip: dossier.revoked ? 'rejected' : chipState[dossier.state], heldSince: dossier.heldSince, due: due && dossier.dueDay ? due(dossier.dueDay) : null,
      href: page.state === 'draft' || dossier.state === 'returned' && page.mayWrite ? `/dossiers/${dossier.id}/draft` : `/dossiers/${dossier.id}`,
      receiptHref: dossier.revisionNo > 0 ? `/dossiers/${dossier.id}/receipt/${dossier.revisionNo}` : null,
    })),
  }
}
