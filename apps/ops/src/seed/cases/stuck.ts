import { deactivatePerson } from '@vinhdanh/record'
import type { Drive } from '../drive.ts'
import { Nomination } from '../nomination.ts'
import { inventedName } from '../people.ts'
import type { Stage } from '../stage.ts'

/** C12: one dossier for each way of being stuck: nobody has the role, and the one who had the task has left. */
export function stuck(stage: Stage, drive: Drive): void {
  const nominate = (unit: 'btn' | 'ntn', name: string): Nomination => new Nomination(stage, drive, {
    unit, author: 'soan.dtnn', award: 'CSTDCS', nominee: { kind: 'person', name, position: 'Kế toán', birthYear: 1987 }, report: { results: 'Có sáng kiến quản lý chứng từ kho.', position: 'Kế toán' },
  })
  // the unit has no head at present
  nominate('btn', inventedName(122)).pass(8, [])
  // the head left the day after the task came
  nominate('ntn', inventedName(123)).pass(7, [])
  stage.on(6, async () => deactivatePerson(stage.database, await stage.actor('quantri.btc'), stage.people['cuctruong.ntn']))
}
