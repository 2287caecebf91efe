type Answers<Work extends readonly unknown[]> = { -readonly [Place in keyof Work]: Awaited<Work[Place]> }

/**
 * As `Promise.all`, for parts of one transaction: where one fails, the others are waited for before its error is thrown. One that went on would otherwise send its next statement when the
 * transaction is over already, and it would be kept. The error is that of whichever failed first: the rest may have failed because of it.
 */
export async function together<const Work extends readonly unknown[]>(work: Work): Promise<Answers<Work>> {
  const errors: unknown[] = []
  const answers = await Promise.all(work.map(async (part) => {
    try {
      return await part
    } catch (error) {
      errors.push(error)
      return undefined
    }
  }))
  if (errors.length > 0) throw errors[0]
  return answers as Answers<Work>
}
