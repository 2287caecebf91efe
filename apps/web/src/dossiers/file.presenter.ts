import { isHeldBack } from '@vinhdanh/domain'
import type { PaperLine } from '@vinhdanh/record'

/** A file of a paper as lists show it. */
export function presentFile(dossierId: string, { id, name, size, sha256, mediaType, scanState, pages, width, height }: PaperLine) {
  return {
    id, name, size, pages, width, height, mediaType, type: (name.split('.').at(-1) ?? '').toUpperCase(), scanState, heldBack: isHeldBack(scanState), href: `/dossiers/${dossierId}/papers/${sha256}`,
    shown: mediaType === 'application/pdf' || mediaType.startsWith('image/'), removeHref: `/dossiers/${dossierId}/draft/papers/${id}/remove`,
  }
}
