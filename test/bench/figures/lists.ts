import type { Actor } from '@vinhdanh/domain'
import { boardCounts, boardHolders, boardList, boardPlaces, type BoardShow, type Database, inbox, longestPage, refreshHolders } from '@vinhdanh/record'
import { vacuum } from '../../../apps/ops/src/seed/vacuum.ts'
import { digits, type Figure, type Form, judge, type Row } from '../figure.ts'
import { addDossiers, type Crowd, openCrowd } from '../many-dossiers.ts'
import { percentile } from '../measure.ts'
import { openProduct, type Product } from '../product.ts'

/** Open dossiers: few, those of a large ministry, and more than there will ever be; `each` of them are one holder's. Each question is asked so often. */
interface Sizes {
  readonly few: number
  readonly ministry: number
  readonly many: number
  readonly each: number
  readonly asked: number
}
const short: Sizes = { few: 200, ministry: 500, many: 1_000, each: 50, asked: 20 }
/** Dossiers that are added and marked by one statement. */
const atOnce = 10_000

/** What the record answers to the pages people look at most, as dossiers grow in number: reading only, without HTTP. */
export const lists = listsAt('lists', { full: { few: 1_000, ministry: 15_000, many: 100_000, each: 50, asked: 200 }, short })
/** The same from a large ministry to a million. */
export const million = listsAt('million', { full: { few: 15_000, ministry: 15_000, many: 1_000_000, each: 250, asked: 600 }, short })

function listsAt(name: string, sizes: Readonly<Record<Form, Sizes>>): Figure {
  return { name, run: (form, say) => compare(form, sizes[form], say) }
}

/** A record of so many open dossiers. */
interface Filled {
  readonly size: number
  readonly product: Product
  readonly crowd: Crowd
  readonly middle: string | null
}

/** The records stand beside each other and are asked in turns, so that whatever else the machine does hits them alike. */
async function compare(form: Form, { few, ministry, many, each, asked }: Sizes, say: (line: string) => void): Promise<Row[]> {
  const filled: Filled[] = []
  try {
    for (const size of new Set([few, ministry, many])) {
      const product = await openProduct()
      const crowd = await openCrowd(product.database)
      filled.push({ size, product, crowd, middle: await grow(product.database, crowd, { size, each }, say) })
    }
    const measured = await ask(filled, { asked, wholeUpTo: ministry })
    const at = (size: number) => measured.get(size) as Record<Question, number>
    return [
      ...pages.map((question): Row => {
        const ratio = at(many)[question] / at(few)[question]
        return {
          no: '8', what: `${question}, p99 at ${many} open dossiers`, product: `${digits(at(many)[question])} ms`, peer: `${few}: ${digits(at(few)[question])} ms`, ratio: digits(ratio), must: '1.3', aim: '1.3',
          reached: judge(ratio, { must: 1.3, aim: 1.3, better: 'less' }),
        }
      }),
      ...(Object.keys(bounds) as (keyof typeof bounds)[]).map((question): Row => ({
        no: '8', what: `${question}, p99 at ${ministry} open dossiers`, product: `${digits(at(ministry)[question])} ms`, peer: `${few}: ${digits(at(few)[question])} ms`, ratio: digits(at(ministry)[question] / at(few)[question]),
        must: `${bounds[question]} ms`, aim: `${bounds[question]} ms`, reached: judge(at(ministry)[question], { must: bounds[question], aim: bounds[question], better: 'less' }),
      })),
    ]
  } finally {
    await Promise.all(filled.map(({ product }) => product.close()))
  }
}

/** A page that people turn: what it costs may not grow with what is open. */
const pages = ['inbox', 'board list', 'board list, in the middle', 'board list, overdue', 'board list, due this week', 'board list, held', 'board list, returned'] as const
type Question = (typeof pages)[number] | keyof typeof bounds
/** Milliseconds that people, or the morning's job, should wait at most. */
const bounds = { 'the whole board, its parts at once': 300, 'board cards': 300, 'board flow': 300, 'board list, what is stuck': 10_000, 'holders looked after, nobody came or went': 10_000 } as const

/** Fills a record with open dossiers, of which a fiftieth is overdue, a hundredth returned and a thousandth held. Answers where somebody is who has turned half of all pages. */
async function grow(database: Database, crowd: Crowd, { size, each }: { readonly size: number; readonly each: number }, say: (line: string) => void): Promise<string | null> {
  for (let left = size; left > 0; left -= atOnce) {
    if (left % 50_000 === 0) say(`${left} of ${size} more to add`)
    const ids = await addDossiers(database, crowd, Math.min(left, atOnce), Math.ceil(Math.min(left, atOnce) / each))
    await database.query(
      `UPDATE dossier SET due_at = due_at + CASE WHEN n % 50 = 0 THEN -60 ELSE n % 90 END * interval '1 day', state = CASE WHEN n % 100 = 1 THEN 'returned' ELSE state END,
         held_since = CASE WHEN n % 1000 = 2 THEN created_at END
       FROM unnest($1::uuid[]) WITH ORDINALITY AS numbered(numbered_id, n) WHERE id = numbered_id`, [ids])
  }
  // What was marked after it was added, PostgreSQL would clear up by itself in the minutes after: the small record has had them when the large one is full.
  await vacuum(database)
  say(`${size} dossiers are open`)
  return cursorInTheMiddle(database, crowd.administrator, size)
}

const questionsTo = ({ product: { database }, crowd: { administrator, places }, middle }: Filled): Record<Question, (index: number) => Promise<unknown>> => {
  const list = (show: BoardShow) => () => boardList(database, administrator, { show }, { limit: 20 })
  return {
    inbox: (index) => inbox(database, places[index % places.length]?.holderId ?? '', { limit: 20 }),
    'board list': list('under-way'),
    'board list, in the middle': () => boardList(database, administrator, { show: 'under-way' }, { limit: 20, cursor: middle }),
    'board list, overdue': list('overdue'),
    'board list, due this week': list('due-week'),
    'board list, held': list('held'),
    'board list, returned': list('returned'),
    'the whole board, its parts at once': () => Promise.all([boardCounts(database, administrator, {}), boardPlaces(database, administrator, {}), boardHolders(database, administrator, {}, 10), list('under-way')()]),
    'board cards': () => boardCounts(database, administrator, {}),
    'board flow': () => boardPlaces(database, administrator, {}),
    'board list, what is stuck': list('stuck'),
    'holders looked after, nobody came or went': () => refreshHolders(database),
  }
}

/** The 99th percentile of each question at each size, in milliseconds; what looks at everything only up to `wholeUpTo` dossiers. */
async function ask(filled: readonly Filled[], { asked, wholeUpTo }: { readonly asked: number; readonly wholeUpTo: number }): Promise<Map<number, Record<Question, number>>> {
  const records = filled.map((one) => ({ size: one.size, questions: questionsTo(one), taken: new Map<Question, number[]>() }))
  for (let index = 0; index < asked; index += 1) {
    for (const name of [...pages, ...Object.keys(bounds) as (keyof typeof bounds)[]]) {
      for (const { size, questions, taken } of records) {
        // What looks at everything is asked less often; of so few answers the slowest is what counts.
        if (name in bounds && (index % 10 > 0 || size > wholeUpTo)) continue
        const began = performance.now()
        await questions[name](index)
        // The first questions plan their statements.
        if (index >= asked / 10) taken.set(name, [...(taken.get(name) ?? []), performance.now() - began])
      }
    }
  }
  return new Map(records.map(({ size, taken }) => [size, Object.fromEntries([...taken].map(([name, samples]) => [name, percentile(samples, 0.99)])) as Record<Question, number>]))
}

/** Where somebody is who has turned half of all pages. */
async function cursorInTheMiddle(database: Database, administrator: Actor, size: number): Promise<string | null> {
  let cursor: string | null = null
  for (let seen = 0; seen < size / 2; seen += longestPage) cursor = (await boardList(database, administrator, { show: 'under-way' }, { limit: longestPage, cursor })).next
  return cursor
}
