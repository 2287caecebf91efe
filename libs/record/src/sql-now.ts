/**
 * The record's moment and day inside a query, read once for the whole of it. The bare functions are called again for every row that is compared:
 * over a large ministry's open dossiers that took longer than all the rest of the board.
 */
export const sqlNow = '(SELECT record_now())'
export const sqlToday = '(SELECT record_today())'
