/** What a reviewer wants of a remark: a change before it may be handed in again, an answer, or nothing. */
export const remarkKinds = ['must-correct', 'question', 'advice'] as const
export type RemarkKind = (typeof remarkKinds)[number]

/** A remark is open until it is answered, and answered until a reviewer accepts or reopens it; reopened it is open anew. */
export const remarkStates = ['open', 'answered', 'accepted', 'reopened'] as const
export type RemarkState = (typeof remarkStates)[number]

/** What is done about a remark. */
export const remarkActs = ['answered', 'accepted', 'reopened'] as const
export type RemarkAct = (typeof remarkActs)[number]

/** True while handing in waits for its answer: a «must correct» that has none, and whatever was reopened. */
export function holdsBack({ kind, state }: { readonly kind: RemarkKind; readonly state: RemarkState }): boolean {
  return state === 'reopened' || (kind === 'must-correct' && state === 'open')
}

/** True until a reviewer has accepted it: it is carried over into the next round. */
export function isUnsettled({ state }: { readonly state: RemarkState }): boolean {
  return state !== 'accepted'
}

/** Whether a reviewer may do this now. What has been accepted may still be reopened; what waits for an answer may be let go by accepting it. */
export function mayReview(act: Extract<RemarkAct, 'accepted' | 'reopened'>, state: RemarkState): boolean {
  return act === 'accepted' ? state !== 'accepted' : state === 'answered' || state === 'accepted'
}
