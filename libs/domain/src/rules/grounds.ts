import type { GroundRule, RuleSet } from './rule-set.ts'

/** The grounds of rule-sets from before they named their own, in the words of the practice that names them (rejection for subject, criteria, papers, breach of law). */
const unnamed: readonly Omit<GroundRule, 'cite'>[] = [
  { id: 'wrong-subject', name: { vi: 'Không đúng đối tượng', en: 'Not a subject of this award' } },
  { id: 'criteria-not-met', name: { vi: 'Không đủ tiêu chuẩn, điều kiện', en: 'Criteria not met' } },
  { id: 'papers-missing', name: { vi: 'Không đủ giấy tờ theo quy định', en: 'Required papers missing' } },
  { id: 'law-breach', name: { vi: 'Có vi phạm pháp luật hoặc đang bị xem xét', en: 'Breach of law, or under examination for one' } },
  { id: 'other', name: { vi: 'Căn cứ khác, nêu trong lý do', en: 'Another ground, given in the reason' } },
]

/** A ground that may be chosen; `cite` names an entry of the rule-set's citations, where the rule-set itself names the ground. */
export type Ground = Omit<GroundRule, 'cite'> & { readonly cite?: string }

/** On what grounds a dossier may be refused under a rule-set. */
export function refusalGrounds(ruleSet: Pick<RuleSet, 'grounds'>): readonly Ground[] {
  return ruleSet.grounds?.refusal ?? unnamed
}

/** On what grounds an award may be annulled or stripped under a rule-set; empty where it names none. */
export function revocationGrounds(ruleSet: Pick<RuleSet, 'grounds'>): readonly Ground[] {
  return ruleSet.grounds?.revocation ?? []
}
