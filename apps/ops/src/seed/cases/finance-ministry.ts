import { addSessionItem, planSession, recordPresentation } from '@vinhdanh/record'
import type { Drive } from '../drive.ts'
import { Nomination } from '../nomination.ts'
import { inventedName } from '../people.ts'
import type { Stage } from '../stage.ts'

/** The Ministry of Finance: an order that was presented, a flag before its council, a brave act, and one returned for correction. */
export function financeMinistry(stage: Stage, drive: Drive): void {
  // C8: awarded by the President, presented by the minister on the President's behalf
  const order = new Nomination(stage, drive, {
    unit: 'hq', author: 'soan.hq', award: 'HCLD1', nominee: { kind: 'collective', name: 'Tập thể lãnh đạo Tổng cục Hải quan' }, report: { results: 'Hoàn thành vượt mức dự toán thu năm năm liên tục; triển khai hải quan điện tử.' },
  }).pass(60, [
    ['photong.hq', 1], ['thamdinh.hq', 4], ['tongcuc.hq', 6], ['vanthu.btc', 8], ['thamdinh.btc', 14], ['thamdinh.btc', 26], ['thuky.btc', 29], ['botruong.btc', 31],
    ['banthidua', 33], ['banthidua', 40], ['banthidua', 44], ['banthidua', 48], ['banthidua', 52],
  ])
  stage.on(3, async () => recordPresentation(stage.database, await stage.actor('quantri.btc'), {
    dossierId: order.id, presentedOn: stage.time.day(3), presentation: 'Bộ trưởng Bộ Tài chính trao tặng, thừa ủy quyền của Chủ tịch nước',
  }))

  // C10: the flag for the leader of eight regional departments, on the agenda of next week's session
  const flag = new Nomination(stage, drive, {
    unit: 'vp', author: 'soan.dtnn', award: 'CTDB', nominee: { kind: 'collective', name: 'Tập thể Cục Dự trữ Nhà nước khu vực Vĩnh Phú' }, report: { results: 'Dẫn đầu phong trào thi đua của tám đơn vị trong khối.' },
  }).pass(32, [['cuctruong.vp', 1], ['thamdinh.dtnn', 6], ['tongcuc.dtnn', 8], ['vanthu.btc', 10], ['thamdinh.btc', 26]])
  stage.on(5, async () => {
    const { id } = await planSession(stage.database, await stage.actor('thuky.btc'), { unitId: stage.units.btc, title: 'Phiên họp Hội đồng Thi đua - Khen thưởng Bộ', heldOn: stage.time.day(-5) })
    await addSessionItem(stage.database, await stage.actor('thuky.btc'), { sessionId: id, dossierId: flag.id })
  })

  // C11: proposed the day after the act, by the simplified procedure; at the ministry
  new Nomination(stage, drive, {
    unit: 'nt', author: 'soan.dtnn', award: 'HCDC', nominee: { kind: 'person', name: inventedName(120), position: 'Nhân viên bảo vệ kho', birthYear: 1990 },
    report: { results: 'Vào kho ngập nước trong đêm, cứu được hai người và di chuyển hàng dự trữ.', actDate: stage.time.day(4), place: 'Kho dự trữ khu vực Nghệ Tĩnh' },
  }).pass(3, [['cuctruong.nt', 1]])

  // returned at the department, waiting for its author's correction
  const returned = new Nomination(stage, drive, {
    unit: 'dn', author: 'soan.dtnn', award: 'CSTDCS', nominee: { kind: 'person', name: inventedName(121), position: 'Thủ kho', birthYear: 1985 }, report: { results: 'Có sáng kiến xếp dỡ hàng an toàn.', position: 'Thủ kho' },
  }).pass(9, [['cuctruong.dn', 2]])
  stage.on(4, () => returned.decide('thamdinh.dtnn', {
    outcome: 'return', reason: 'Sáng kiến chưa nêu phạm vi và cơ quan công nhận.', remarks: [{ anchor: 'field:initiatives.recognised-by', kind: 'must-correct', body: 'Nêu cơ quan công nhận sáng kiến.' }],
  }))
}
