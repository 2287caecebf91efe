/** Paper sizes and where things stand on a page, in PDF points (1/72 inch). */
export const A4 = { width: 595.28, height: 841.89 }
export const A3 = { width: 841.89, height: 1190.55 }
/** Height at the foot of every page that the stamp has to itself: nothing of a paper is ever covered by it. */
export const STAMP_HEIGHT = 34
/** Margins of our own pages. */
export const MARGIN = 58

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where a page of a paper stands on a page of the bundle; `scale` is at most 1. */
export interface Place {
  readonly sheet: Size
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** The page a paper's page is put on: A4 or, where it is larger, A3, as tall or as wide as it; shrunk as far as the stamp's foot needs, never enlarged. */
export function placeOf({ width, height }: Size): Place {
  const isWide = width > height
  const [long, short] = [Math.max(width, height), Math.min(width, height)]
  const paper = long <= A4.height * 1.05 && short <= A4.width * 1.05 ? A4 : A3
  const sheet = isWide ? { width: paper.height, height: paper.width } : paper
  const room = sheet.height - STAMP_HEIGHT
  const scale = Math.min(1, sheet.width / width, room / height)
  return { sheet, scale, x: (sheet.width - width * scale) / 2, y: STAMP_HEIGHT + (room - height * scale) }
}
