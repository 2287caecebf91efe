/** In SQL, as a table `id`: the open dossiers that were handed in and are at no step. They are few, and found once for all causes that begin from them. */
export const betweenSteps = (among: (dossierId: string) => string): string => `
  SELECT d.id FROM dossier d
  WHERE d.state IN ('under-way', 'returned') AND d.submitted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM step s WHERE s.dossier_id = d.id AND s.state = 'open') AND ${among('d.id')}`
