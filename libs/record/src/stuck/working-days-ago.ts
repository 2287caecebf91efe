import { sqlToday } from '../sql-now.ts'

/** In SQL over a date: the days that are worked, by the calendar. */
const isWorked = (day: string): string => `
  CASE WHEN extract(isodow FROM ${day}) < 6 THEN NOT EXISTS (SELECT 1 FROM calendar_day c WHERE c.day = ${day} AND c.kind = 'off')
    ELSE EXISTS (SELECT 1 FROM calendar_day c WHERE c.day = ${day} AND c.kind = 'worked') END`

/** The moment in SQL at which the day began that lies so many working days before today; read once for a whole query. The longest holidays are shorter than a month. */
export const sqlWorkingDaysAgo = (days: number): string => `(
  SELECT past.day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' FROM (SELECT ${sqlToday} - back AS day FROM generate_series(1, ${days + 30}) back) past
  WHERE ${isWorked('past.day')} ORDER BY past.day DESC OFFSET ${days - 1} LIMIT 1)`

/** All days of the last two years in SQL with their number among the worked ones: what lies between two days is the difference. */
export const sqlNumberedDays = `
  SELECT past.day, (count(*) FILTER (WHERE ${isWorked('past.day')}) OVER (ORDER BY past.day))::int AS no
  FROM (SELECT ${sqlToday} - back AS day FROM generate_series(0, 731) back) past`
