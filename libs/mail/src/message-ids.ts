const idPart = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/
const domainPart = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/

function identifier(left: string[], domain: string): string {
  if (!left.every((part) => idPart.test(part)) || !domainPart.test(domain)) throw new TypeError('a Message-ID is made of plain ids and a domain')
  return `<${left.join('.')}@${domain}>`
}

/**
 * The Message-ID of a notice or mail: always the same for the same id, so that a message sent again after a lost reply is
 * recognised as the one before (RFC 1047 tells why that happens). Not secret, derived from nothing secret.
 */
export function messageId(noticeOrMailId: string, domain: string): string {
  return identifier([noticeOrMailId], domain)
}

/** What all mails about a dossier name first in `References`, so that the mails of a later round stand in the same thread as those before. */
export function dossierThreadId(dossierId: string, domain: string): string {
  return identifier(['dossier', dossierId], domain)
}

/** What all mails about one round of a dossier name in `In-Reply-To`, and last in `References`, so that mail programs show them as one branch of its thread. */
export function threadRootId(dossierId: string, round: number, domain: string): string {
  return identifier(['dossier', dossierId, `round-${round}`], domain)
}
