import type { Audience, InstantKind, LapseAct } from '@vinhdanh/domain'

export interface ClockInstantLine {
  readonly kind: InstantKind
  /** Working days from the last day, negative before it; null for a reminder that goes by the share of the term. */
  readonly offsetDays: number | null
  /** Share of the term that is used up, in percent. */
  readonly sharePercent: number | null
  readonly recipients: readonly Audience[]
  readonly act: LapseAct | null
  /** UTC, ISO 8601. */
  readonly at: string
  readonly firedAt: string | null
}

const utc = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** SQL for the instants of clock `c` as `ClockInstantLine`, in order. */
export const instantLines = `coalesce((SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'offsetDays', i.offset_days, 'sharePercent', i.share_percent, 'recipients', i.recipients,
  'act', i.act, 'at', ${utc('i.at')}, 'firedAt', ${utc('i.fired_at')}) ORDER BY i.at, i.name) FROM clock_instant i WHERE i.step_row_id = c.step_row_id), '[]')`
