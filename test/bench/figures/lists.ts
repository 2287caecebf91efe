import type { Actor } from '@vinhdanh/domain'
import { boardCounts, boardList, boardPlaces, type Database, inbox, longestPage, refreshHolders } from '@vinhdanh/record'
import { digits, type Figure, judge, type Row } from '../figure.ts'
import { addDossiers, type Crowd, openCrowd } from '../many-dossiers.ts'
import { percentile } from '../measure.ts'
import { openProduct } from '../product.ts'

/** Open dossiers: few, those of a large ministry, and more than there will ever be. */
const sizes = { full: { few: 1_000, ministry: 15_000, many: 100_000, asked: 200 }, short: { few: 200, ministry: 500, many: 1_000, asked: 20 } }
/** Dossiers of one holder, whatever the whole. */
const each = 50

/** What the record answers to the pages people look at most, as dossiers grow in number: reading only, without HTTP. */
export const lists: Figure = {
  name: 'lists',
  async run(form, say) {
    const { few, ministry, many, asked } = sizes[form]
    const product = await openProduct()
    try {
      const crowd = await openCrowd(product.database)
      const measured = new Map<number, Record<Question, number>>()
      let open = 0
      for (const size of [few, ministry, many]) {
        await addDossiers(product.database, crowd, size - open, (size - open) / each)
        open = size
        say(`${size} dossiers are open`)
        measured.set(size, await ask(product.database, crowd, size, asked))
      }
      const at = (size: number) => measured.get(size) as Record<Question, number>
      return [
        ...(['inbox', 'board list', 'board list, in the middle'] as const).map((question): Row => {
          const ratio = at(many)[question] / at(few)[question]
          return {
            no: '8', what: `${question}, p99 at ${many} open dossiers`, product: `${digits(at(many)[question])} ms`, peer: `${few}: ${digits(at(few)[question])} ms`, ratio: digits(ratio), must: '3', aim: '1.3',
            reached: judge(ratio, { must: 3, aim: 1.3, better: 'less' }),
          }
        }),
        ...(['board cards', 'board flow', 'board list, what is stuck', 'holders looked after, nobody came or went'] as const).map((question): Row => ({
          no: '8', what: `${question}, p99 at ${ministry} open dossiers`, product: `${digits(at(ministry)[question])} ms`, peer: `${few}: ${digits(at(few)[question])} ms`, ratio: digits(at(ministry)[question] / at(few)[question]),
          must: `${bounds[question]} ms`, aim: `${bounds[question]} ms`, reached: judge(at(ministry)[question], { must: bounds[question], aim: bounds[question], better: 'less' }),
        })),
      ]
    } finally {
      await product.close()
    }
  },
}

type Question = 'inbox' | 'board list' | 'board list, in the middle' | 'board cards' | 'board flow' | 'board list, what is stuck' | 'holders looked after, nobody came or went'
/** Milliseconds that people, or the morning's job, should wait at most. */
const bounds = { 'board cards': 300, 'board flow': 300, 'board list, what is stuck': 10_000, 'holders looked after, nobody came or went': 10_000 } as const

/** The 99th percentile of each question, in milliseconds, asked in turns. */
async function ask(database: Database, { administrator, places }: Crowd, size: number, asked: number): Promise<Record<Question, number>> {
  const filters = { show: 'under-way' as const }
  const middle = await cursorInTheMiddle(database, administrator, size)
  const questions: Record<Question, (index: number) => Promise<unknown>> = {
    inbox: (index) => inbox(database, places[index % places.length]?.holderId ?? '', { limit: 20 }),
    'board list': () => boardList(database, administrator, filters, { limit: 20 }),
    'board list, in the middle': () => boardList(database, administrator, filters, { limit: 20, cursor: middle }),
    'board cards': () => boardCounts(database, administrator, {}),
    'board flow': () => boardPlaces(database, administrator, {}),
    'board list, what is stuck': () => boardList(database, administrator, { show: 'stuck' }, { limit: 20 }),
    'holders looked after, nobody came or went': () => refreshHolders(database),
  }
  const taken = Object.fromEntries(Object.keys(questions).map((name) => [name, []])) as unknown as Record<Question, number[]>
  for (let index = 0; index < asked; index += 1) {
    for (const [name, question] of Object.entries(questions) as [Question, (typeof questions)[Question]][]) {
      // What looks at everything is asked less often; of so few answers the slowest is what counts.
      if (name in bounds && index % 10 > 0) continue
      const began = performance.now()
      await question(index)
      // The first questions plan their statements.
      if (index >= asked / 10) taken[name].push(performance.now() - began)
    }
  }
  return Object.fromEntries(Object.entries(taken).map(([name, samples]) => [name, percentile(samples, 0.99)])) as Record<Question, number>
}

/** Where somebody is who has turned half of all pages. */
async function cursorInTheMiddle(database: Database, administrator: Actor, size: number): Promise<string | null> {
  let cursor: string | null = null
  for (let seen = 0; seen < size / 2; seen += longestPage) cursor = (await boardList(database, administrator, { show: 'under-way' }, { limit: longestPage, cursor })).next
  return cursor
}
