/** SQL for the last day of the term of dossier `d`, which counts in full; null while the term stands. */
export const dueDay = `((d.due_at - interval '1 second') AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`
