import type { Role } from '@vinhdanh/domain'
import type { UnitKey } from './units.ts'

export interface SamplePerson {
  readonly name: string
  readonly unit: UnitKey
  readonly role: Role
  readonly title: string
  /** Named at the end of `npm start`: together they show every role. */
  readonly main?: true
}

const post = (name: string, unit: UnitKey, role: Role, title: string): SamplePerson => ({ name, unit, role, title })
const main = (name: string, unit: UnitKey, role: Role, title: string): SamplePerson => ({ name, unit, role, title, main: true })

/** Invented people by login. Nobody of these names is meant. */
export const samplePeople = {
  'soan.kh': main('Lương Thị Mai Sao', 'kh', 'submitter', 'Chuyên viên soạn hồ sơ'),
  'truongphong.kh': main('Kiều Quang Thuyên', 'kh1', 'unit-head', 'Trưởng phòng'),
  'phovu.kh': main('Đàm Thị Ngọc Khuê', 'kh', 'unit-head', 'Phó Vụ trưởng'),
  'thamdinh.kh': main('Tạ Hữu Chương', 'kh', 'department-examiner', 'Chuyên viên thẩm định'),
  'thuky.kh': post('Mạc Thị Thanh Nhã', 'kh', 'council-secretary', 'Thư ký hội đồng'),
  'vutruong.kh': main('Nghiêm Bá Trác', 'kh', 'department-head', 'Vụ trưởng'),
  'thay.kh': main('Âu Thị Hoài Thương', 'kh', 'auditor', 'Phó Vụ trưởng'),
  'phovu2.kh': post('Khổng Đăng Ninh', 'kh', 'auditor', 'Phó Vụ trưởng'),
  'phovu3.kh': post('Giáp Văn Lễ', 'kh', 'auditor', 'Phó Vụ trưởng'),
  'truongphong2.kh': post('Vi Thị Lan Chi', 'kh2', 'unit-head', 'Trưởng phòng'),
  'truongphong3.kh': post('Tống Minh Khải', 'kh3', 'unit-head', 'Trưởng phòng'),
  'truongphong4.kh': post('Cù Thị Bích Liễu', 'kh4', 'unit-head', 'Trưởng phòng'),
  'vanthu.bct': main('Ngụy Thị Hạnh Dung', 'bct', 'ministry-intake', 'Văn thư, Văn phòng Bộ'),
  'thamdinh.bct': main('Lưu Trọng Khiêm', 'bct', 'ministry-examiner', 'Chuyên viên thi đua - khen thưởng, Văn phòng Bộ'),
  'thuky.bct': main('Phùng Thị Diệu Ái', 'bct', 'council-secretary', 'Thư ký hội đồng'),
  'botruong.bct': main('Thân Công Hoạch', 'bct', 'minister', 'Bộ trưởng'),
  'quantri.bct': main('Trịnh Thị Kim Loan', 'bct', 'administrator', 'Quản trị hệ thống'),
  'kiemtra.bct': main('Bạch Đình Tường', 'bct', 'auditor', 'Thanh tra'),
  'soan.dtnn': main('Hồ Thị Yến Oanh', 'dtnn', 'submitter', 'Chuyên viên soạn hồ sơ'),
  'cuctruong.vp': post('Doãn Quốc Thái', 'vp', 'unit-head', 'Cục trưởng'),
  'cuctruong.hls': post('Sầm Thị Bảo Trâm', 'hls', 'unit-head', 'Cục trưởng'),
  'cuctruong.nt': post('Phạm Viết Hùng Sơn', 'nt', 'unit-head', 'Cục trưởng'),
  'cuctruong.dn': post('Lâm Thị Tố Nga', 'dn', 'unit-head', 'Cục trưởng'),
  'cuctruong.ntb': post('Hà Tuấn Kiệm', 'ntb', 'unit-head', 'Cục trưởng'),
  'cuctruong.nb': post('Ninh Thị Phương Vy', 'nb', 'unit-head', 'Cục trưởng'),
  'cuctruong.ntn': post('Nông Đức Hoan', 'ntn', 'unit-head', 'Cục trưởng'),
  'thamdinh.dtnn': post('Quách Thị Thu Ba', 'dtnn', 'department-examiner', 'Chuyên viên thẩm định'),
  'thuky.dtnn': post('Chu Văn Đạt Hòa', 'dtnn', 'council-secretary', 'Thư ký hội đồng'),
  'tongcuc.dtnn': main('Hứa Thị Minh Châu', 'dtnn', 'department-head', 'Tổng cục trưởng'),
  'soan.hq': post('Đinh Xuân Bách', 'hq', 'submitter', 'Chuyên viên soạn hồ sơ'),
  'photong.hq': post('Tôn Thị Thùy Linh', 'hq', 'unit-head', 'Phó Tổng cục trưởng'),
  'thamdinh.hq': post('Cao Hữu Nghị', 'hq', 'department-examiner', 'Chuyên viên thẩm định'),
  'tongcuc.hq': post('Triệu Thị Hà My', 'hq', 'department-head', 'Tổng cục trưởng'),
  'vanthu.btc': post('Mai Thị Thúy Hằng', 'btc', 'ministry-intake', 'Văn thư, Vụ Thi đua - Khen thưởng'),
  'thamdinh.btc': main('Vương Chí Cường', 'btc', 'ministry-examiner', 'Chuyên viên Vụ Thi đua - Khen thưởng'),
  'thuky.btc': post('Lục Thị Cẩm Tú', 'btc', 'council-secretary', 'Thư ký hội đồng'),
  'botruong.btc': post('Thạch Văn Đồng', 'btc', 'minister', 'Bộ trưởng'),
  'quantri.btc': main('Hoàng Thị Như Ý', 'btc', 'administrator', 'Quản trị hệ thống'),
  'soan.sct': post('Nông Thị Ánh Hồng', 'sct', 'submitter', 'Chuyên viên soạn hồ sơ'),
  'phogiamdoc.sct': post('Ma Doãn Thiết', 'sct', 'unit-head', 'Phó Giám đốc Sở'),
  'thamdinh.sct': post('Hoàng Đức Trọng', 'sct', 'department-examiner', 'Chuyên viên thẩm định'),
  'giamdoc.sct': post('Bế Thị Thanh Hiếu', 'sct', 'department-head', 'Giám đốc Sở'),
  'quantri.bk': post('Lã Quốc Phi', 'bk', 'administrator', 'Quản trị hệ thống'),
  'banthidua': main('Viên Thị Khánh Hòa', 'board', 'board-examiner', 'Chuyên viên Ban'),
} as const satisfies Record<string, SamplePerson>

export type Login = keyof typeof samplePeople

export const sampleLogins = Object.keys(samplePeople) as Login[]

const families = ['Nguyễn', 'Trần', 'Lê', 'Bùi', 'Đỗ', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Ngô']
const men = ['Công Tuyển', 'Đình Phả', 'Hữu Quyến', 'Bá Vượng', 'Sỹ Liêm', 'Trí Nhượng', 'Gia Thuận', 'Khắc Doanh']
const women = ['Thị Lệ Hoa', 'Thị Sen Trà', 'Thị Vân Du', 'Thị Mộc Miên', 'Thị Hải Triều', 'Thị Quế Lâm', 'Thị Thục Quyên']

/** The invented name number `index`, men and women in turn, each different for the first 150 or so. */
export function inventedName(index: number): string {
  const given = index % 2 === 0 ? men[(index >> 1) % men.length] : women[(index >> 1) % women.length]
  return `${families[(index * 7 + (index >> 4)) % families.length]} ${given}`
}
