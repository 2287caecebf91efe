import { randomUUID } from 'node:crypto'
import { expect } from '@jest/globals'
import type { Outcome } from '@vinhdanh/domain'
import fc from 'fast-check'
import { form } from '../api-dossier.ts'
import { arrive, closeStep, hasEnded, holders, holdsByRight, isWithItsUnit, mayBeGiven, type Model, nextAfter, type Officer, officers } from './dossier-model.ts'
import type { RealDossier } from './real-dossier.ts'

/** `done`, or the status of the refusal. */
type Answer = 'done' | 404 | 409 | 410 | 422
type Way = 'api' | 'page'

/** Something that somebody does: what must come of it, how it is done, and what is different then. */
interface Act {
  readonly told: string
  expected(model: Model): Answer
  send(real: RealDossier, model: Readonly<Model>): Promise<number>
  done(model: Model): void
}

type Command = fc.AsyncCommand<Model, RealDossier>

/** After every act, allowed or refused, record and model say the same. */
function commandOf(act: Act): Command {
  return {
    // Whatever may be tried is tried: what is refused is half of the model.
    check: () => true,
    async run(model, real) {
      const expected = act.expected(model)
      const status = await act.send(real, model)
      expect({ act: act.told, answer: status < 400 ? 'done' : status }).toEqual({ act: act.told, answer: expected })
      if (expected === 'done') act.done(model)
      await compare(model, real)
    },
    toString: () => act.told,
  }
}

async function compare(model: Model, real: RealDossier): Promise<void> {
  const { state, round, revisions, draftVersion, held, stepId, unanswered } = model
  const standing = await real.standing()
  // The first last day of a term is the calendar's business, tested elsewhere; from then on it is known.
  model.lastDay ??= standing.lastDay
  expect(standing).toEqual({ state, round, revisions, draftVersion, held, stepId, unanswered, holders: holders(model), paused: held && stepId !== null, lastDay: model.lastDay })
}

/** Writing: refused while the dossier is not with its unit, then while it is held. */
const whileWriting = (model: Model, otherwise: Answer): Answer => (!isWithItsUnit(model) || model.held ? 409 : otherwise)
const mayBeOrdered = (model: Model): boolean => model.state !== 'draft' && !hasEnded(model)
const order = { reason: 'Có đơn thư phản ánh', authority: 'Thanh tra', paperNumber: '1/TT' }

const save = (isStale: boolean, isEmpty: boolean): Act => ({
  told: `saves ${isEmpty ? 'nothing' : 'a summary'}${isStale ? ' from an old page' : ''}`,
  // What says the same as before is saved already, whichever page it comes from.
  expected: (model) => whileWriting(model, isStale && !(isEmpty && !model.hasSummary) ? 409 : 'done'),
  send: async ({ office, id }, { draftVersion }) =>
    (await office.api('submitter', 'PUT', `/dossiers/${id}/sections/report`, { draftVersion: draftVersion - (isStale ? 1 : 0), answers: { summary: isEmpty ? '' : `Thành tích ${randomUUID()}` } })).status,
  done: (model) => { Object.assign(model, { draftVersion: model.draftVersion + (isEmpty && !model.hasSummary ? 0 : 1), hasSummary: !isEmpty }) },
})

const attach: Act = {
  told: 'attaches the paper', expected: (model) => whileWriting(model, 'done'), done: (model) => { model.hasPaper = true },
  send: async ({ office, id }) => (await office.api('submitter', 'POST', `/dossiers/${id}/papers`, form('report'))).status,
}

const remove: Act = {
  told: 'takes the paper out', expected: (model) => whileWriting(model, model.hasPaper ? 'done' : 404), done: (model) => { model.hasPaper = false },
  send: async ({ office, id, named }) => (await office.api('submitter', 'DELETE', `/dossiers/${id}/papers/${(await named()).paperId}`)).status,
}

const answerRemark: Act = {
  told: 'answers a remark', expected: (model) => whileWriting(model, model.unanswered > 0 ? 'done' : 404), done: (model) => { model.unanswered -= 1 },
  send: async ({ office, id, named }, { unanswered }) => (await office.api('submitter', 'PUT', `/dossiers/${id}/remarks/${unanswered > 0 ? (await named()).remarkId : randomUUID()}`, { answer: 'Đã bổ sung.' })).status,
}

const submit = (way: Way, isStale: boolean): Act => ({
  told: `hands in by ${way}${isStale ? ' what an old page showed' : ''}`,
  expected: (model) => whileWriting(model, isStale ? 409 : model.unanswered > 0 || !model.hasSummary || !model.hasPaper ? 422 : 'done'),
  async send({ office, id }, model) {
    const draftVersion = model.draftVersion - (isStale ? 1 : 0)
    if (way === 'api') return (await office.api('submitter', 'POST', `/dossiers/${id}/submit`, { draftVersion, withoutReason: true })).status
    return office.page('submitter', `/dossiers/${id}/hand-in`, { draftVersion: String(draftVersion), revision: String(model.revisions + 1), declared: 'yes' })
  },
  done(model) {
    model.revisions += 1
    if (model.state === 'draft') Object.assign(model, { state: 'under-way', round: 1, next: { stepId: 'unit-sign', round: 1 } })
    else closeStep(model, 'step-decided', { stepId: model.returnedFrom ?? '', round: model.round + 1 })
  },
})

/** All that a unit does to a dossier in one go: without it most lives would end as drafts, for each of these acts is drawn seldom and one may undo another. */
const completeAndSubmit = (way: Way): Act => {
  const write = save(false, false)
  const handIn = submit(way, false)
  return {
    told: `completes it and hands it in by ${way}`, expected: (model) => whileWriting(model, 'done'),
    async send(real, model) {
      const written = await write.send(real, model)
      if (written >= 400) return written
      expect(await attach.send(real, model)).toBeLessThan(300)
      for (let left = model.unanswered; left > 0; left -= 1) expect(await answerRemark.send(real, model)).toBeLessThan(300)
      return handIn.send(real, { ...model, draftVersion: model.draftVersion + 1 })
    },
    done(model) {
      write.done(model)
      Object.assign(model, { hasPaper: true, unanswered: 0 })
      handIn.done(model)
    },
  }
}

/** The refusals that deciding, handing over and taking back have in common; the last is for a task that is not open. */
function ofTask(model: Model, officer: Officer, otherwise: (state: string) => Answer): Answer {
  const task = model.tasks.get(officer)
  if (!task) return 404
  if (task.state === 'step-decided') return 409
  if (task.state === 'step-over') return 410
  return model.held ? 409 : otherwise(task.state)
}

interface Decision { readonly by: Officer | 'holder'; readonly outcome: Outcome; readonly way: Way; readonly isStale: boolean; readonly hasRemark: boolean }

function decide({ by, outcome, way, isStale, hasRemark }: Decision): Act {
  const who = (model: Model): Officer => (by === 'holder' ? holders(model)[0] ?? 'head' : by)
  return {
    told: `${by} decides «${outcome}» by ${way}${isStale ? ' on another revision' : ''}${hasRemark ? ' with a remark' : ''}`,
    expected(model) {
      // Intake passes or returns; it refuses nobody.
      const isOffered = outcome !== 'reject' || who(model) !== 'intake'
      if (!isOffered && way === 'page' && model.tasks.has(who(model))) return 404
      return ofTask(model, who(model), (state) => (state !== 'open' ? 410 : isStale ? 409 : isOffered ? 'done' : 422))
    },
    async send({ office, lastTaskOf, standing }, model) {
      const { taskId, revisionSha256 } = await lastTaskOf(who(model))
      const isLast = (await standing()).stepId === 'central-decide' && outcome === 'pass'
      const payload = { ...(isLast ? { decisionNumber: '12/QĐ', decisionDate: '2026-01-05' } : {}), ...(outcome === 'reject' ? { ground: 'criteria-not-met' } : {}) }
      const sent = { decisionId: randomUUID(), revisionSha256: isStale ? 'b'.repeat(64) : revisionSha256, reason: outcome === 'pass' ? '' : 'Lý do thử nghiệm đủ dài' }
      const remark = { anchor: 'whole', kind: 'must-correct', body: 'Thiếu dấu.' }
      if (way === 'api') return (await office.api(who(model), 'POST', `/tasks/${taskId}/decision`, { ...sent, outcome, payload, remarks: hasRemark ? [remark] : [] })).status
      const named = (start: string, values: object) => Object.fromEntries(Object.entries(values).map(([name, value]) => [`${start}${name}`, String(value)]))
      return office.page(who(model), `/tasks/${taskId}/decide/${outcome}`, { ...sent, ...named('payload.', payload), ...(hasRemark ? named('remarks.0.', remark) : {}) })
    },
    done(model) {
      if (hasRemark) model.unanswered += 1
      closeStep(model, 'step-decided', nextAfter(model, outcome))
    },
  }
}

const withdraw = (way: Way, isStale: boolean): Act => ({
  told: `withdraws by ${way}${isStale ? ' what an old page showed' : ''}`,
  // The page of a dossier that is withdrawn already leads to it: sent twice is done once.
  expected: (model) => (way === 'page' && model.state === 'withdrawn' ? 'done' : !mayBeOrdered(model) || isStale ? 409 : 'done'),
  async send({ office, id, named }) {
    const version = (await named()).version - (isStale ? 1 : 0)
    const reason = 'Đơn vị xin rút hồ sơ'
    return way === 'api' ? (await office.api('submitter', 'POST', `/dossiers/${id}/withdraw`, { version, reason })).status : office.page('submitter', `/dossiers/${id}/withdraw`, { version: String(version), reason })
  },
  done(model) {
    // With its end a hold is over.
    Object.assign(model, { state: 'withdrawn', held: false })
    closeStep(model, 'step-over', null)
  },
})

const hold = (way: Way): Act => ({
  told: `holds by ${way}`, expected: (model) => (mayBeOrdered(model) && !model.held ? 'done' : 409), done: (model) => { model.held = true },
  send: async ({ office, id }) => (way === 'api' ? (await office.api('administrator', 'POST', `/dossiers/${id}/hold`, order)).status : office.page('administrator', `/dossiers/${id}/hold`, { ...order, expectedUntil: '' })),
})

const release = (way: Way): Act => ({
  told: `releases by ${way}`, expected: (model) => (mayBeOrdered(model) && model.held ? 'done' : 409), done: (model) => { model.held = false },
  send: async ({ office, id }) => (way === 'api' ? (await office.api('administrator', 'POST', `/dossiers/${id}/release`, { releasePaper: '2/TT' })).status : office.page('administrator', `/dossiers/${id}/release`, { releasePaper: '2/TT' })),
})

const moveDeadline = (days: number, isStale: boolean): Act => {
  let day = ''
  return {
    told: `moves the deadline by ${days} working days${isStale ? ' from an old page' : ''}`,
    expected: (model) => (model.stepId === null || model.held || isStale ? 409 : 'done'), done: (model) => { model.lastDay = day },
    async send({ office, id, workingDayAfter }, { lastDay }) {
      const from = lastDay ?? '2026-01-05'
      day = await workingDayAfter(from, days)
      return office.page('administrator', `/dossiers/${id}/deadline`, { oldLastDay: isStale ? '2026-01-06' : from, newLastDay: day, reason: 'Chờ kết luận', authority: 'Bộ trưởng' })
    },
  }
}

const handOver = (from: Officer, to: Officer): Act => ({
  told: `${from} hands over to ${to}`,
  expected: (model) => ofTask(model, from, (state) => (state !== 'open' ? 410 : model.tasks.get(from)?.from ? 409 : mayBeGiven(model, from).includes(to) ? 'done' : 422)),
  send: async ({ office, lastTaskOf, personId }) => office.page(from, `/tasks/${(await lastTaskOf(from)).taskId}/hand-over`, { colleagueId: personId(to), reason: 'Đi công tác dài ngày' }),
  done: ({ tasks }) => { tasks.set(from, { state: 'handed-over' }).set(to, { state: 'open', from }) },
})

const takeBack = (from: Officer): Act => ({
  told: `${from} takes back`,
  expected: (model) => ofTask(model, from, (state) => (state === 'handed-over' ? 'done' : 409)),
  send: async ({ office, lastTaskOf }) => office.page(from, `/tasks/${(await lastTaskOf(from)).taskId}/take-back`, {}),
  done(model) {
    const given = officers.find((officer) => model.tasks.get(officer)?.from === from)
    if (given) model.tasks.set(given, { state: holdsByRight(model, given) ? 'open' : 'cancelled' })
    model.tasks.set(from, { state: 'open' })
  },
})

const hear: Act = {
  told: 'the workflow hears', expected: () => 'done', done: arrive,
  async send({ follow }, model) {
    if (model.state !== 'draft' && model.state !== 'withdrawn') await follow()
    return 200
  },
}

const look: Act = {
  told: 'a stranger looks', expected: () => 404, done: () => undefined, send: async ({ office, id }) => (await office.api('stranger', 'GET', `/dossiers/${id}`)).status,
}

const way = fc.constantFrom<Way>('api', 'page')
const officer = fc.constantFrom(...officers)
const rarely = fc.integer({ min: 0, max: 7 }).map((number) => number === 0)
const outcome = fc.constantFrom<Outcome>('pass', 'pass', 'pass', 'return', 'return', 'reject')
const decision = (by: fc.Arbitrary<Decision['by']>): fc.Arbitrary<Act> =>
  fc.record({ by, outcome, way, isStale: rarely, hasRemark: fc.boolean() }).map((one) => decide({ ...one, hasRemark: one.hasRemark && one.outcome === 'return' }))
const leadsOn: fc.Arbitrary<Act>[] = [way.map(completeAndSubmit), way.map(completeAndSubmit), decision(fc.constant('holder')), decision(fc.constant('holder')), fc.constant(hear), fc.constant(hear), fc.constant(hear), fc.tuple(way, rarely).map(([by, isStale]) => submit(by, isStale))]

/** What may happen to a dossier, one after the other; what leads on comes more often. */
export const commands: fc.Arbitrary<Command>[] = [
  ...leadsOn, decision(officer), fc.tuple(rarely, rarely).map(([isStale, isEmpty]) => save(isStale, isEmpty)), fc.constant(attach), fc.constant(remove), fc.constant(answerRemark), fc.constant(answerRemark),
  fc.tuple(way, rarely).chain(([by, isStale]) => rarely.map((really) => (really ? withdraw(by, isStale) : hear))), way.map(hold), way.map(release), way.map(release),
  fc.tuple(fc.integer({ min: 1, max: 5 }), rarely).map(([days, isStale]) => moveDeadline(days, isStale)),
  fc.tuple(fc.constantFrom<Officer>('head', 'otherHead', 'examiner', 'colleague', 'intake'), fc.constantFrom<Officer>('head', 'otherHead', 'examiner', 'colleague')).map(([from, to]) => handOver(from, to)),
  fc.constantFrom<Officer>('head', 'otherHead', 'examiner', 'colleague').map(takeBack), fc.constant(look),
].map((acts) => acts.map(commandOf))
