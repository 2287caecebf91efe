import { Module } from '@nestjs/common'
import { CalendarController } from './calendar.controller.ts'
import { CalendarImportController } from './calendar-import.controller.ts'
import { DeadlineController } from './deadline.controller.ts'

/** Which days count, and moving what depends on them: a year of the calendar, the deadline of one dossier. */
@Module({ controllers: [CalendarController, CalendarImportController, DeadlineController] })
export class CalendarModule {}
