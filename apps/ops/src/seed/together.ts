/** How many transactions the seed has under way at once. */
const lanes = 6

/** Works on every item, several at once, in no order. The first failure ends it. */
export async function together<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values()
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (const item of rest) await work(item)
  }))
}
