/**
 * SQL for the step that a dossier entered last; `dossierId` is what names the dossier in the statement around it. By its number and not by its time:
 * the clock of a database may jump back.
 */
export const lastStepOf = (dossierId: '$1' | 'd.id'): string => `SELECT * FROM step WHERE step.dossier_id = ${dossierId} ORDER BY step.no DESC LIMIT 1`
