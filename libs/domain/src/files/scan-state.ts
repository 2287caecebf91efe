/**
 * What is known of a stored file's safety. `not-scanned`: this installation has no scanner, or had none when it came. `quarantined`: there is a scanner and it has given no verdict.
 * `cleared`: administrators let it be opened all the same.
 */
export const scanStates = ['clean', 'not-scanned', 'quarantined', 'infected', 'cleared'] as const
export type ScanState = (typeof scanStates)[number]

/** What a scanner says of a file; `quarantined` is no verdict. */
export type ScanVerdict = { readonly state: 'clean' | 'quarantined' } | { readonly state: 'infected'; readonly signature: string }

/** True for a file that must not be handed out to anybody in any way (docs/adr/0037). */
export function isHeldBack(state: ScanState): boolean {
  return state === 'quarantined' || state === 'infected'
}

/** How many administrators it takes to let a file be opened in spite of its state; null where there is nothing to let. */
export function clearersNeeded(state: ScanState): 1 | 2 | null {
  return state === 'infected' ? 2 : state === 'quarantined' ? 1 : null
}

/**
 * The state after a scan. No verdict changes what is known; what one verdict found stays found until people have looked, and what they cleared is held back again
 * only when something else is found in it.
 */
export function afterScan(known: ScanState, verdict: ScanVerdict, clearedSignature: string | null): ScanState {
  if (verdict.state === 'infected') return known === 'cleared' && verdict.signature === clearedSignature ? 'cleared' : 'infected'
  if (known === 'infected') return 'infected'
  if (verdict.state === 'clean') return 'clean'
  return known === 'not-scanned' ? 'quarantined' : known
}
