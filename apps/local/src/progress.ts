/** Lines of progress on the terminal: one per part, with the time it took. */
export interface Progress {
  /** Says something by itself. */
  say: (line: string) => void
  /** Runs `work` and says how long it took, or that it failed. `work` may report in between. */
  part: <T>(name: string, work: (report: (progress: string) => void) => Promise<T>) => Promise<T>
}

const NAME_WIDTH = 16
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

export function createProgress(stream: NodeJS.WriteStream = process.stdout): Progress {
  const say = (line: string) => void stream.write(`${line}\n`)
  return {
    say,
    async part(name, work) {
      const began = performance.now()
      const label = name.padEnd(NAME_WIDTH)
      try {
        const result = await work((progress) => say(`  ${label} ${progress}`))
        say(`✓ ${label} ${seconds(began)}`)
        return result
      } catch (error) {
        say(`✗ ${label} ${seconds(began)}`)
        throw error
      }
    },
  }
}
