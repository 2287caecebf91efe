import { follow, type Outcome, type Place, type Plan, startOf } from '@vinhdanh/domain'
import type { Invariant } from './invariant.ts'

interface Way {
  readonly code: string
  readonly state: string
  readonly ended: boolean
  readonly plan: Plan
  readonly steps: readonly StepOnWay[]
}

interface StepOnWay {
  readonly round: number
  readonly stepId: string
  readonly state: 'open' | 'closed' | 'cancelled'
  readonly outcome: Outcome | null
  readonly returnedFrom: string | null
  readonly resumesAt: string | null
}

const batch = 500

export const route: Invariant = {
  id: 'I3',
  title: 'Every dossier went its route step by step: none skipped, none twice, the next only after the one before was closed, and its end follows from the last',
  async check({ database }) {
    const found: string[] = []
    for (let after = ''; ;) {
      const ways = await database.query<Way>(
        `SELECT d.code, d.state, d.ended_at IS NOT NULL AS ended, d.plan, coalesce((
           SELECT jsonb_agg(jsonb_build_object('round', s.round, 'stepId', s.step_id, 'state', s.state, 'outcome', s.outcome, 'returnedFrom', s.returned_from, 'resumesAt', s.resumes_at)
             ORDER BY s.no)
           FROM step s WHERE s.dossier_id = d.id), '[]') AS steps
         FROM dossier d WHERE d.plan IS NOT NULL AND d.code > $1 ORDER BY d.code LIMIT ${batch}`,
        [after],
      )
      found.push(...ways.flatMap((way) => faultOf(way) ?? []))
      const last = ways.at(-1)
      if (!last || ways.length < batch) return found
      after = last.code
    }
  },
}

/** Walks the steps along the plan, as workflow and record both do. */
function faultOf({ code, state, ended, plan, steps }: Way): string | null {
  let place: Place | null = startOf(plan)
  for (const step of steps) {
    const expected = place === null ? 'nothing, as the step before is not closed' : words(place)
    if (place?.at !== 'step' || place.stepId !== step.stepId || place.round !== step.round || (place.returnedFrom ?? null) !== step.returnedFrom) {
      return `${code}: step ${step.stepId} of round ${step.round} was opened where ${expected} should follow`
    }
    if ((step.state === 'closed') !== (step.outcome !== null)) return `${code}: ${step.state} step ${step.stepId} of round ${step.round} has outcome ${step.outcome ?? 'none'}`
    place = step.outcome === null ? null : follow(plan, place, step.outcome, step.resumesAt)
  }
  if (!ended || state === 'withdrawn') return null
  return place?.at === 'end' && place.ending === state ? null : `${code}: ended as ${state}, where ${place ? words(place) : 'its open step'} should follow`
}

function words(place: Place): string {
  return place.at === 'end' ? `the end ${place.ending}` : `${place.stepId} of round ${place.round}`
}
