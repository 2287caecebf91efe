import type { Figures } from './figures.ts'
import type { FaultRunOptions } from './options.ts'
import type { Outcome } from './run.ts'

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const listed = (counts: Readonly<Record<string, number | undefined>>): string => Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(', ')

/** The figures as lines for people. */
export function inLines({ figures, loadMs, settleMs, openedLinks, withoutMail, verdicts, histories }: Outcome, { dossiers, seed }: FaultRunOptions): string[] {
  const { acknowledged, refused, unknown, repeats, faults, killsByPart, partBack, nextStep, nextStepAfterWorkerKill, goesOnAfterWorkerKill, mails, mailCopies, unknownMailOutcomes, notices }: Figures = figures
  return [
    '',
    `dossiers        ${dossiers}, load ${seconds(loadMs)}, settled in ${seconds(settleMs)}`,
    `  of them       ${listed(figures.dossiers)}`,
    `votes, lapses   council votes: ${listed(figures.councilVotes)}; ${figures.lapses} passed by rule, ${figures.bySubstitute} decided by a substitute`,
    `acknowledged    ${listed(acknowledged)}; refused ${refused}, unknown ${unknown}, requests repeated ${repeats}`,
    `faults          ${listed(faults)}`,
    `kills           ${listed(killsByPart)}`,
    ...Object.entries(partBack).map(([part, { medianMs, longestMs }]) => `  ${part.padEnd(12)}  back after ${seconds(medianMs)} (median), ${seconds(longestMs)} (longest)`),
    `next step open  ${nextStep.count} times: ${seconds(nextStep.medianMs)} (median), ${seconds(nextStep.p95Ms)} (95 %), ${seconds(nextStep.longestMs)} (longest)`,
    `  after a worker's kill, of those that waited  ${nextStepAfterWorkerKill.count}: ${seconds(nextStepAfterWorkerKill.medianMs)} (median), ${seconds(nextStepAfterWorkerKill.longestMs)} (longest)`,
    `  a worker killed, the other up: work goes on  ${goesOnAfterWorkerKill.count} times after ${seconds(goesOnAfterWorkerKill.medianMs)} (median), ${seconds(goesOnAfterWorkerKill.longestMs)} (longest)`,
    `mail            ${mails} arrived, ${mailCopies} copies, ${unknownMailOutcomes} tries of unknown outcome; notices: ${listed(notices)}; ${openedLinks} links opened; ${withoutMail} went by the inbox for want of a mail`,
    '',
    ...verdicts.slice(0, 60).map(({ promise, words }) => `BREACH  ${promise}\n        ${words}`),
    ...Object.entries(histories).map(([dossierId, history]) => `\nhistory of ${dossierId}\n${history}`),
    `${verdicts.length === 0 ? 'Everything holds' : `${verdicts.length} breaches`}. Seed ${seed}.`,
  ]
}
