/** A share of a council as a fraction of whole numbers, so that counting people never meets floating point. */
export interface Fraction {
  readonly over: number
  readonly under: number
}

/** No regulation names a finer fraction; what is neither a whole percentage nor one of these is taken as parts of a million. */
const finestFraction = 12
const roundingOfFiles = 0.0005

/** The fraction a rule file means: whole percentages as they are, `0.6667` and its like as the plain fraction it was rounded from. */
export function fractionOf(share: number): Fraction {
  const percent = Math.round(share * 100)
  if (Math.abs(share * 100 - percent) < 1e-9) return { over: percent, under: 100 }
  for (let under = 2; under <= finestFraction; under += 1) {
    const over = Math.round(share * under)
    if (Math.abs(over / under - share) < roundingOfFiles) return { over, under }
  }
  return { over: Math.round(share * 1_000_000), under: 1_000_000 }
}

/** The least whole number of people that is `share` of `base`: 0.9 of 15 is 14, 2/3 of 15 is 10. */
export function neededOf(share: number, base: number): number {
  const { over, under } = fractionOf(share)
  return Math.floor((over * base + under - 1) / under)
}

/** How a person would write the share: `90%`, `2/3`. */
export function shareInWords(share: number): string {
  const { over, under } = fractionOf(share)
  return under === 100 || under === 1_000_000 ? `${(over * 100) / under}%` : `${over}/${under}`
}
