/** SQL that is true for a dossier `d` that was returned before, or of which a reviewer's point is open: such a one is looked at alone. */
export const contested = `(d.round > 1 OR EXISTS (SELECT 1 FROM remark k WHERE k.dossier_id = d.id AND (k.state = 'reopened' OR k.state = 'open' AND k.kind <> 'advice')))`

/** SQL that is true while the opinion of another body on dossier `d` is waited for. */
export const awaitsOpinion = `EXISTS (SELECT 1 FROM opinion o WHERE o.dossier_id = d.id AND o.outcome IS NULL)`
