/** In SQL, as a table: the open steps whose clock runs; of one that is held or waits for an answer from outside it stands still. */
export const runningSteps = (among: (dossierId: string) => string): string => `
  SELECT s.id, s.dossier_id, s.step_id, s.kind, s.unit_id, s.role, s.opened_at FROM step s JOIN clock c ON c.step_row_id = s.id AND c.stopped_at IS NULL AND c.paused_on IS NULL
  WHERE s.state = 'open' AND ${among('s.dossier_id')} AND ${among('c.dossier_id')}`
