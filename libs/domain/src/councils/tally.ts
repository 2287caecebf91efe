import { type FieldProblem, invalid } from '../errors.ts'
import type { Bilingual, CouncilRule } from '../rules/rule-set.ts'
import { neededOf, shareInWords } from './share.ts'

/** The counts of a council's minutes. `yes`, `no`, `blank` and `invalid` count the written opinions of absent members too. */
export interface Counts {
  readonly members: number
  readonly present: number
  readonly writtenOpinions: number
  readonly yes: number
  readonly no: number
  readonly blank: number
  readonly invalid: number
}

export interface Tally {
  readonly quorumMet: boolean
  readonly quorumNeeded: number
  readonly passed: boolean
  readonly yesNeeded: number
  /** How many the threshold is a share of. */
  readonly base: number
  /** yes / base, 0 to 1, for display only: passing is judged on whole numbers. */
  readonly share: number
  readonly explanation: Bilingual
}

/** What cannot be true in the counts, by field. */
export function checkCounts(counts: Counts): FieldProblem[] {
  const problems: FieldProblem[] = []
  for (const [path, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 0) problems.push({ path, message: 'problem.whole-number' })
  }
  if (problems.length > 0) return problems
  const { members, present, writtenOpinions } = counts
  const votes = votesIn(counts)
  if (members === 0) problems.push({ path: 'members', message: 'problem.too-small', params: { min: 1 } })
  if (present > members) problems.push({ path: 'present', message: 'problem.more-present-than-members', params: { present, members } })
  else if (present + writtenOpinions > members) {
    problems.push({ path: 'writtenOpinions', message: 'problem.more-opinions-than-absent', params: { writtenOpinions, absent: members - present } })
  }
  if (votes > members) problems.push({ path: 'yes', message: 'problem.more-votes-than-members', params: { votes, members } })
  else if (problems.length === 0 && votes !== present + writtenOpinions) {
    problems.push({ path: 'yes', message: 'problem.votes-do-not-add-up', params: { votes, voters: present + writtenOpinions } })
  }
  return problems
}

/**
 * The result of a vote by the rule in force. The quorum counts members in the room; the absent send written opinions, which count as votes
 * (Circular 08/2017/TT-BNV). Without a quorum nothing passes. Throws `validation.failed` for counts that cannot be true.
 */
export function tally(rule: CouncilRule, counts: Counts): Tally {
  const problems = checkCounts(counts)
  if (problems.length > 0) throw invalid(...problems)
  const base = baseOf(rule, counts)
  const quorumNeeded = neededOf(rule.quorum.value, counts.members)
  const yesNeeded = Math.max(1, neededOf(rule.threshold.share.value, base))
  const quorumMet = counts.present >= quorumNeeded
  const result = { quorumMet, quorumNeeded, passed: quorumMet && counts.yes >= yesNeeded, yesNeeded, base, share: base === 0 ? 0 : counts.yes / base }
  return { ...result, explanation: explain(rule, counts, result) }
}

function votesIn({ yes, no, blank, invalid }: Counts): number {
  return yes + no + blank + invalid
}

/** `cast` are the ballots that say yes or no: a blank or invalid one takes no side. */
function baseOf(rule: CouncilRule, { members, present, writtenOpinions, yes, no }: Counts): number {
  switch (rule.threshold.base) {
    case 'all-members':
      return members
    case 'present':
      return present + writtenOpinions
    case 'cast':
      return yes + no
  }
}

const baseNames: Readonly<Record<CouncilRule['threshold']['base'], Bilingual>> = {
  'all-members': { vi: 'tổng số thành viên hội đồng', en: 'all council members' },
  present: { vi: 'số người có mặt và gửi ý kiến bằng văn bản', en: 'those present or with a written opinion' },
  cast: { vi: 'số phiếu có ý kiến đồng ý hoặc không đồng ý', en: 'the votes that say yes or no' },
}

function explain(rule: CouncilRule, counts: Counts, result: Omit<Tally, 'explanation'>): Bilingual {
  const { members, present, yes } = counts
  const { quorumMet, quorumNeeded, passed, yesNeeded, base } = result
  const quorum = shareInWords(rule.quorum.value)
  const threshold = shareInWords(rule.threshold.share.value)
  const baseName = baseNames[rule.threshold.base]
  const percent = `${base === 0 ? 0 : Math.floor((yes * 1000) / base) / 10}%`
  return {
    vi: `Dự họp ${present}/${members}, cần ít nhất ${quorumNeeded} (${quorum} của ${members}): ${quorumMet ? 'đủ' : 'không đủ'} điều kiện họp. `
      + `Đồng ý ${yes}/${base} (${percent.replace('.', ',')} ${baseName.vi}), cần ít nhất ${yesNeeded} (${threshold} của ${base}): ${passed ? 'đạt' : 'không đạt'}.`,
    en: `Present ${present} of ${members}, at least ${quorumNeeded} needed (${quorum} of ${members}): quorum ${quorumMet ? 'met' : 'not met'}. `
      + `Yes ${yes} of ${base} (${percent} of ${baseName.en}), at least ${yesNeeded} needed (${threshold} of ${base}): ${passed ? 'passed' : 'not passed'}.`,
  }
}
