const marks = /\p{Mn}/gu

/**
 * A Vietnamese name as people type it in a search box: no accents, `đ` as `d`, lower case, single spaces. Two ways of writing the same
 * accents (composed or not) fold to one.
 */
export function searchName(name: string): string {
  return name.normalize('NFD').replace(marks, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim()
}
