import type { Subject } from '@vinhdanh/domain'
import type { Drive } from '../drive.ts'
import { Nomination, passTogether } from '../nomination.ts'
import { inventedName } from '../people.ts'
import type { Stage } from '../stage.ts'

const collectives = ['Văn phòng Sở', 'Phòng Quản lý Công nghiệp', 'Phòng Quản lý Thương mại', 'Trung tâm Khuyến công']

/** C9: a director's certificates: 3 collectives and 12 people for the year, 1 collective and 2 people for a theme, decided together on one day. */
export function bacKan(stage: Stage, drive: Drive): void {
  const nominees: { kind: Subject; name: string }[] = [
    ...collectives.map((name) => ({ kind: 'collective' as const, name: `Tập thể ${name}` })),
    ...Array.from({ length: 14 }, (_, index) => ({ kind: 'person' as const, name: inventedName(130 + index) })),
  ]
  const themed = new Set([3, 4, 5])
  const nominations = nominees.map((nominee, index) => new Nomination(stage, drive, {
    unit: 'sct', author: 'soan.sct', award: 'GK', nominee,
    report: { results: themed.has(index) ? 'Có thành tích trong chuyên đề xây dựng nông thôn mới.' : 'Hoàn thành tốt nhiệm vụ năm.' },
  }))
  passTogether(stage, nominations, 25, [['phogiamdoc.sct', 1], ['thamdinh.sct', 6], ['giamdoc.sct', 10]])
}
