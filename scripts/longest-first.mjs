// The order of the files of a run: what takes minutes begins first, so that no long file is left when the others are done. Jest knows how long a file
// took only where it ran before; a machine of CI is new. Among the rest its own order stays.
import Sequencer from '@jest/test-sequencer'

/** What takes long, longest first. */
const long = ['/test/fault/fault-run', '/test/fault/', '/test/bench/', '/test/fuzz/', '/test/workflow/', '/test/browser/']

const rank = ({ path }) => (long.findIndex((part) => path.includes(part)) + long.length + 1) % (long.length + 1)

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    return (await super.sort(tests)).toSorted((a, b) => rank(a) - rank(b))
  }
}
