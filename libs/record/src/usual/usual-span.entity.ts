import { Entity } from 'typeorm'
import { Int, IntKey, TextKey } from '../columns.ts'

/** How many times a step took so many working days in a unit, of what was closed in the last year. Derived: `refreshUsual` writes all of it anew. */
@Entity('usual_span')
export class UsualSpanEntity {
  @TextKey() stepId: string
  @TextKey() unitPath: string
  @IntKey() days: number
  @Int() count: number
}
