import { seedScale } from '../seed/scale.ts'
import { findServers, withDatabase } from '../servers.ts'
import type { Command } from './command.ts'

/** Open dossiers of a large ministry in the season of hand-ins. */
const usual = '15000'

export const seedScaleCommand: Command = {
  name: 'seed-scale',
  parameters: [],
  options: { dossiers: { type: 'string' } },
  help: `Fills a record for tests with the dossiers of a large ministry: ${usual} open ones, or --dossiers <number>, with 5 nominees and 17 papers each.`,
  async run(_parameters, { dossiers = usual }) {
    if (!/^[1-9]\d{0,6}$/.test(dossiers)) throw new Error('--dossiers must be a number of up to 7 digits')
    const { filesDir, ...servers } = await findServers()
    if (!servers.isForTests) throw new Error('this record is not for tests: only one whose processes run with VINHDANH_TIME_SHIFT=allowed is filled')
    if (!filesDir) throw new Error('set VINHDANH_FILES_DIR: the papers of the sample go there')
    const began = performance.now()
    const added = await withDatabase({ ...servers, filesDir }, (database) => seedScale(database, { ...servers, filesDir }, Number(dossiers), (line) => console.error(line)))
    console.log(`${added} dossiers added in ${((performance.now() - began) / 1000).toFixed(1)} s; the worker starts their workflows`)
    return 0
  },
}
