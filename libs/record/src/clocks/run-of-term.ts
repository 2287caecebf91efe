/** SQL for how far the term of clock `c` has run, as `RunOfTerm` of the domain. */
export const runOfTerm = `jsonb_build_object('usedDays', c.used_days, 'runsFrom', to_char(c.runs_from, 'YYYY-MM-DD'), 'lastDay', to_char(c.last_day, 'YYYY-MM-DD'), 'leftDays', c.left_days)`
