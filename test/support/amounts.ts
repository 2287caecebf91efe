/** The variables by which a person asks a generated test for more than CI runs, as `FUZZ=200000 npm test -- test/fuzz/api.test.ts`. `SEED` repeats a run. */
type Amount = 'FUZZ' | 'MODEL' | 'SEED'

/** What was asked for by hand, else what CI runs. @throws for what is no whole number above zero */
export function amountOf(name: Amount, otherwise: number): number {
  const given = process.env[name]
  if (given === undefined) return otherwise
  const amount = Number(given)
  if (!Number.isSafeInteger(amount) || amount < 1) throw new Error(`${name}=${given} is no whole number above zero`)
  return amount
}

/** Milliseconds after which a run without a number of its own ends early; who asked for a number gets all of it. Both fit a timer. */
export const budgetOf = (name: Amount, milliseconds: number): number => (process.env[name] === undefined ? milliseconds : 2 ** 31 - 1)

/** Time for a test that does `amount` things, each in at most `eachMs` on a busy machine. */
export const timeFor = (amount: number, eachMs: number): number => 60_000 + amount * eachMs
