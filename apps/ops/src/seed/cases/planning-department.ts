import { randomUUID } from 'node:crypto'
import { addSessionItem, addSubstitution, createSubmission, holdDossier, planSession, sendSubmission, type NewRemark } from '@vinhdanh/record'
import type { Drive } from '../drive.ts'
import { withLedger } from '../ledger.ts'
import { Nomination, type NominationInput, type Way } from '../nomination.ts'
import { inventedName, type Login, samplePeople } from '../people.ts'
import type { Stage } from '../stage.ts'
import { together } from '../together.ts'

const author: Login = 'soan.kh'
/** Up to the ministry's examination, for a dossier of the department itself: days ago and who decides. */
const toMinistry = [['phovu.kh', 2], ['thamdinh.kh', 6], ['vutruong.kh', 8], ['vanthu.bct', 10]] as const satisfies Way

/** The Planning Department of the Ministry of Industry and Trade: counts of awards as published for 2015 to 2020, people invented. */
export async function planningDepartment(stage: Stage, drive: Drive): Promise<void> {
  const nominate = (input: Omit<NominationInput, 'author'>): Nomination => new Nomination(stage, drive, { author, ...input })
  const collectives = await collectivesWithLedger(stage)
  const fighters = await fightersWithLedger(stage)

  // C1: of 18 Excellent Labour Collectives the last is at the ministry's council
  const excellent = nominate({ unit: 'kh', award: 'TTLDXS', nominee: { id: collectives.department }, report: { results: 'Hoàn thành xuất sắc kế hoạch năm; dẫn đầu khối các vụ tổng hợp.' } })
  excellent.pass(40, [...toMinistry, ['thamdinh.bct', 30]])
  stage.on(9, async () => {
    const session = await planSession(stage.database, await stage.actor('thuky.bct'), { unitId: stage.units.bct, title: 'Phiên họp Hội đồng Thi đua - Khen thưởng Bộ', heldOn: stage.time.day(-3) })
    await addSessionItem(stage.database, await stage.actor('thuky.bct'), { sessionId: session.id, dossierId: excellent.id })
  })

  // C2: returned by the ministry's examiner, corrected, in its second round
  const certificate = nominate({ unit: 'kh4', award: 'BKB', nominee: { id: collectives.last }, report: { results: 'Hoàn thành xuất sắc nhiệm vụ thống kê hai năm liên tục.' } })
  certificate.pass(30, [['truongphong4.kh', 1], ...toMinistry.slice(1)])
  stage.on(12, () => certificate.decide('thamdinh.bct', { outcome: 'return', reason: 'Báo cáo chưa nêu số liệu so sánh với năm trước.', remarks }))
  stage.on(9, async () => {
    await certificate.rewrite('achievements', 'results', 'Hoàn thành xuất sắc nhiệm vụ thống kê hai năm liên tục; số báo cáo đúng hạn tăng từ 91% lên 98%.')
    await certificate.answerRemarks('Đã bổ sung số liệu hai năm.')
    await certificate.handIn()
  })

  // C3: the Government's flag waits at the Central Board for a province's opinion
  const flag = nominate({ unit: 'kh', award: 'CTDCP', nominee: { id: collectives.department }, report: { results: 'Dẫn đầu phong trào thi đua của khối; ba năm được tặng Cờ thi đua của Bộ.' } })
  flag.pass(55, [...toMinistry, ['thamdinh.bct', 24], ['thuky.bct', 34], ['botruong.bct', 37], ['banthidua', 40], ['banthidua', 50]])

  // C4: one fighter waits at the head of the division, due on the next working day
  const fighter = nominate({ unit: 'kh1', award: 'CSTDCS', nominee: { kind: 'person', name: inventedName(91), position: 'Chuyên viên', birthYear: 1988 }, report: { results: 'Có sáng kiến rút ngắn thời gian tổng hợp kế hoạch quý.' } })
  fighter.pass(4, [])

  // C5: the department's head is on leave, a deputy acts for him
  substitute(stage, { from: 6, to: -6, told: 7, awards: ['BKTTG'], reason: 'Nghỉ phép năm' })
  const primeMinister = nominate({ unit: 'kh', award: 'BKTTG', nominee: { id: fighters['truongphong3.kh'] }, report: { results: 'Năm năm hoàn thành tốt nhiệm vụ, ba lần là Chiến sĩ thi đua cơ sở.', position: 'Trưởng phòng' } })
  primeMinister.pass(10, [['phovu.kh', 2], ['thamdinh.kh', 7]])

  // C6: Labour Orders of the head, in public posting, and of his deputy, held by an order of inspection
  substitute(stage, { from: 34, to: 25, told: 35, awards: ['HCLD3'], reason: 'Không ký hồ sơ đề nghị cho chính mình' })
  const orderOfHead = nominate({ unit: 'kh', award: 'HCLD3', nominee: { id: fighters['vutruong.kh'] }, report: { results: 'Lãnh đạo đơn vị hoàn thành xuất sắc nhiệm vụ năm năm liên tục.', position: 'Vụ trưởng' } })
  orderOfHead.pass(36, [['phovu.kh', 2], ['thamdinh.kh', 5], ['thay.kh', 7], ['vanthu.bct', 9], ['thamdinh.bct', 32]])
  const orderOfDeputy = nominate({ unit: 'kh', award: 'HCLD3', nominee: { id: fighters['phovu2.kh'] }, report: { results: 'Chỉ đạo hoàn thành quy hoạch ngành đúng hạn.', position: 'Phó Vụ trưởng' } })
  orderOfDeputy.pass(22, toMinistry)
  stage.on(5, async () => holdDossier(stage.database, await stage.actor('thamdinh.bct'), {
    dossierId: orderOfDeputy.id, reason: 'Có đơn phản ánh đang được thanh tra xem xét', authority: 'Thanh tra Bộ', paperNumber: '118/TTr', expectedUntil: stage.time.day(-15),
  }))

  // C7: six specialists in one submission, to be signed together
  const specialists = Array.from({ length: 6 }, (_, index) => nominate({
    unit: 'kh', award: 'BKB', nominee: { kind: 'person', name: inventedName(100 + index), position: 'Chuyên viên', birthYear: 1982 + index }, report: { results: 'Hai năm hoàn thành xuất sắc nhiệm vụ, có sáng kiến được công nhận.' },
  }))
  stage.on(11, async () => {
    const { submissionId } = await createSubmission(stage.database, await stage.actor(author), { unitId: stage.units.kh, title: 'Tờ trình đề nghị tặng Bằng khen cho sáu chuyên viên' })
    await together(specialists, (specialist) => specialist.write(submissionId))
    await sendSubmission(stage.database, await stage.actor(author), { submissionId, version: 1 })
    await together(specialists, (specialist) => drive.follow(specialist.id))
  })
  stage.on(9, () => together(specialists, (specialist) => specialist.decide('phovu.kh')))
  stage.on(3, () => together(specialists, (specialist) => specialist.decide('thamdinh.kh')))

  // a draft that is being written, for whoever signs in as its author
  stage.on(2, () => nominate({ unit: 'kh2', award: 'TTLDTT', nominee: { kind: 'collective', name: 'Tập thể Phòng Quy hoạch' }, report: { results: 'Hoàn thành kế hoạch năm.' } }).write())
}

const remarks: readonly NewRemark[] = [
  { anchor: 'field:achievements.results', kind: 'must-correct', body: 'Bổ sung số liệu so sánh hai năm.' },
  { anchor: 'paper:minutes', kind: 'advice', body: 'Nên ghi rõ số phiếu của từng thành viên dự họp.' },
]

function substitute(stage: Stage, { from, to, told, awards, reason }: { from: number; to: number; told: number; awards: string[]; reason: string }): void {
  stage.on(told, async () => {
    await addSubstitution(stage.database, await stage.actor('vutruong.kh'), {
      id: randomUUID(), personId: stage.people['vutruong.kh'], substituteId: stage.people['thay.kh'], validFrom: stage.time.day(from), validTo: stage.time.day(to), awardCodes: awards, reason, running: 'share',
    })
  })
}

/** 17 Excellent Labour Collectives, 8 certificates and 3 flags of the ministry in earlier years. */
async function collectivesWithLedger(stage: Stage): Promise<{ department: string; last: string }> {
  const years = (count: number): number[] => stage.time.pastYears(count)
  const department = await withLedger(stage, { unit: 'kh', kind: 'collective', name: 'Tập thể Vụ Kế hoạch' }, [
    { award: 'TTLDXS', years: years(5) }, { award: 'BKB', years: years(1) }, { award: 'CTDB', years: years(3) },
  ])
  const divisions: string[] = []
  for (const [unit, name, certificates] of [['kh1', 'Tổng hợp', 2], ['kh2', 'Quy hoạch', 2], ['kh3', 'Đầu tư', 2], ['kh4', 'Thống kê', 1]] as const) {
    divisions.push(await withLedger(stage, { unit, kind: 'collective', name: `Tập thể Phòng ${name}` }, [{ award: 'TTLDXS', years: years(3) }, { award: 'BKB', years: years(certificates) }]))
  }
  return { department, last: divisions.at(-1) ?? department }
}

const leaders = ['vutruong.kh', 'phovu.kh', 'thay.kh', 'phovu2.kh', 'truongphong2.kh', 'truongphong3.kh'] as const

/** 9 of the 10 Grassroots Emulation Fighters: 4 leaders, 2 heads of divisions (one also Fighter of the ministry), 3 specialists. Answers the leaders' nominee ids. */
async function fightersWithLedger(stage: Stage): Promise<Record<(typeof leaders)[number], string>> {
  const fighter = { award: 'CSTDCS', years: stage.time.pastYears(1) }
  const ids: [string, string][] = []
  for (const [index, login] of leaders.entries()) {
    const { name, title } = samplePeople[login]
    const awards = login === 'truongphong3.kh' ? [fighter, { award: 'CSTDB', years: stage.time.pastYears(1) }] : [fighter]
    ids.push([login, await withLedger(stage, { unit: 'kh', kind: 'person', name, position: title, birthYear: 1966 + 2 * index, personId: stage.people[login] }, awards)])
  }
  for (const index of [94, 95, 96]) await withLedger(stage, { unit: 'kh', kind: 'person', name: inventedName(index), position: 'Chuyên viên' }, [fighter])
  return Object.fromEntries(ids) as Record<(typeof leaders)[number], string>
}
