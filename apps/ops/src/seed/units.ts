import type { Bilingual } from '@vinhdanh/domain'
import type { createUnit } from '@vinhdanh/record'

interface SampleUnit {
  readonly parent: string | null
  readonly kind: Parameters<typeof createUnit>[2]['kind']
  readonly name: Bilingual
}

const regional = (vi: string, en: string): SampleUnit => ({
  parent: 'dtnn', kind: 'unit', name: { vi: `Cục Dự trữ Nhà nước khu vực ${vi}`, en: `Regional Department of State Reserves ${en}` },
})
const division = (vi: string, en: string): SampleUnit => ({ parent: 'kh', kind: 'unit', name: { vi: `Phòng ${vi}`, en: `${en} Division` } })

/** The organisations of the sample, parents first; the names are as they were in the years from which the counts are taken. */
export const sampleUnits = {
  board: { parent: null, kind: 'board', name: { vi: 'Ban Thi đua - Khen thưởng Trung ương', en: 'Central Emulation and Commendation Board' } },
  bloc: { parent: null, kind: 'bloc', name: { vi: 'Khối thi đua các bộ, ngành tổng hợp', en: 'Bloc of General Ministries and Agencies' } },
  bct: { parent: null, kind: 'ministry', name: { vi: 'Bộ Công Thương', en: 'Ministry of Industry and Trade' } },
  kh: { parent: 'bct', kind: 'department', name: { vi: 'Vụ Kế hoạch', en: 'Planning Department' } },
  kh1: division('Tổng hợp', 'General'),
  kh2: division('Quy hoạch', 'Master Planning'),
  kh3: division('Đầu tư', 'Investment'),
  kh4: division('Thống kê', 'Statistics'),
  btc: { parent: null, kind: 'ministry', name: { vi: 'Bộ Tài chính', en: 'Ministry of Finance' } },
  dtnn: { parent: 'btc', kind: 'general-department', name: { vi: 'Tổng cục Dự trữ Nhà nước', en: 'General Department of State Reserves' } },
  hls: regional('Hoàng Liên Sơn', 'Hoàng Liên Sơn'),
  vp: regional('Vĩnh Phú', 'Vĩnh Phú'),
  nt: regional('Nghệ Tĩnh', 'Nghệ Tĩnh'),
  dn: regional('Đà Nẵng', 'Đà Nẵng'),
  ntb: regional('Nam Trung Bộ', 'South Central Coast'),
  nb: regional('Nghĩa Bình', 'Nghĩa Bình'),
  ntn: regional('Nam Tây Nguyên', 'Southern Highlands'),
  btn: regional('Bắc Tây Nguyên', 'Northern Highlands'),
  hq: { parent: 'btc', kind: 'general-department', name: { vi: 'Tổng cục Hải quan', en: 'General Department of Customs' } },
  bk: { parent: null, kind: 'ministry', name: { vi: 'Ủy ban nhân dân tỉnh Bắc Kạn', en: 'People’s Committee of Bắc Kạn Province' } },
  khoibk: { parent: 'bk', kind: 'bloc', name: { vi: 'Khối thi đua Kinh tế - Kỹ thuật tỉnh Bắc Kạn', en: 'Economic and Technical Bloc of Bắc Kạn Province' } },
  sct: { parent: 'bk', kind: 'department', name: { vi: 'Sở Công Thương tỉnh Bắc Kạn', en: 'Department of Industry and Trade of Bắc Kạn Province' } },
} as const satisfies Record<string, SampleUnit>

export type UnitKey = keyof typeof sampleUnits

/** Councils and their seats. */
export const sampleCouncils: Readonly<Partial<Record<UnitKey, number>>> = { bct: 15, btc: 15, kh: 9, dtnn: 9, hq: 9, sct: 9 }
