import type { AuditFault } from '@vinhdanh/record'

const words: Readonly<Record<AuditFault['kind'], string>> = {
  edited: 'its content was changed after it was written',
  moved: 'it stands where another entry stood',
  unlinked: 'it does not follow the entry before it: one of the two was replaced',
  dropped: 'missing',
  truncated: 'missing at the end of the chain',
  head: 'the recorded end of the chain is not this entry',
  rewritten: 'it is not the entry of the checkpoint: the chain was rewritten',
}

/** A fault of the audit as an operator reads it. */
export function faultInWords({ seq, kind, last }: AuditFault): string {
  return last === undefined || last === seq ? `entry ${seq}: ${words[kind]}` : `entries ${seq} to ${last}: ${words[kind]}`
}
