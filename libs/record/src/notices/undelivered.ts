/** In SQL, of the notice under this alias: it was refused or came back, or nobody knows whether it arrived. */
export const failed = (notice: string): string => `${notice}.state IN ('refused', 'unknown', 'bounced')`

/** In SQL, of the notice under this alias: no later one of its task stands before it. */
export const newestOfTask = (notice: string): string => `NOT EXISTS (
  SELECT 1 FROM notice later
  WHERE later.dossier_id = ${notice}.dossier_id AND later.task_id = ${notice}.task_id AND later.state <> 'cancelled' AND (later.created_at, later.id) > (${notice}.created_at, ${notice}.id))`

/** In SQL, of the notice under this alias: it failed, and is the newest of its task. */
export const undelivered = (notice: string): string => `(${failed(notice)} AND ${newestOfTask(notice)})`
