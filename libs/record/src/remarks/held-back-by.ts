/** SQL for a remark `r` without whose answer the dossier cannot be handed in again; as the domain's `holdsBack`. */
export const heldBackBy = `(r.state = 'reopened' OR r.kind = 'must-correct' AND r.state = 'open')`
