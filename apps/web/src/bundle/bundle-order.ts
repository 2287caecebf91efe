import { type Actor, AppError } from '@vinhdanh/domain'
import type { BundleOrder, BundlePaper, BundleSection, FileStore, LeftOut } from '@vinhdanh/files'
import { type Database, type DossierPage, fileBySha256, paperFile } from '@vinhdanh/record'
import type { presentDossier } from '../dossier-page/dossier-page.presenter.ts'
import { dateTime } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { isOlder, olderText } from './older-revision.ts'

type View = ReturnType<typeof presentDossier>
type MediaType = BundlePaper['mediaType']

/** A file of the dossier: the unit's papers, then what was filed with decisions and opinions. */
export interface SortedFile {
  readonly title: string
  readonly name: string
  readonly href: string
  readonly mediaType: string
  /** In bytes; null where the record does not know the file any more. */
  readonly size: number | null
  readonly pages?: number
  /** Where it lies; null where it is left out. */
  readonly path: string | null
  /** Why it is left out. */
  readonly why: string | null
}

const taken: readonly string[] = ['application/pdf', 'image/jpeg', 'image/png'] satisfies MediaType[]

/** What goes into the bundle for this reader, in order. What may not be handed out, or needs a converter, is left out and says so. */
export async function sortFiles(parts: { readonly database: Database; readonly files: FileStore }, view: View, actor: Actor, words: Words): Promise<SortedFile[]> {
  const { t } = words
  return Promise.all(filesOf(view, words).map(async ({ title, href, sha256, name }) => {
    const known = await fileBySha256(parts.database, sha256)
    const file = { title, href, name: name ?? '', mediaType: known?.mediaType ?? '', size: known?.size ?? null, ...(known?.pages === undefined ? {} : { pages: known.pages }) }
    try {
      // It refuses what is held back.
      const found = await paperFile(parts.database, actor, view.id, sha256)
      if (!taken.includes(found.mediaType)) return { ...file, path: null, why: t('bundle:why.converter') }
      return { ...file, path: await parts.files.locate(sha256), why: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { ...file, path: null, why: t(error.code === 'not-found' ? 'bundle:why.missing' : `error:${error.code}.what`) }
    }
  }))
}

function filesOf(view: View, { t }: Words): { readonly title: string; readonly href: string; readonly sha256: string; readonly name?: string }[] {
  const filed = (title: string, href: string) => ({ title, href, sha256: href.slice(href.lastIndexOf('/') + 1) })
  return [
    ...view.papers.map(({ title, sha256, name }) => ({ title, href: `/dossiers/${view.id}/papers/${sha256}`, sha256, name })),
    ...view.decisions.flatMap((decision) => decision.facts.flatMap(({ key, href }) => (href ? [filed(`${decision.title}, ${key}`, href)] : []))),
    ...view.opinions.lines.flatMap(({ body, file }) => (file ? [filed(`${t('opinions:title')}: ${body}`, file.href)] : [])),
  ]
}

/** The bundle of the page's revision as its reader may see it: everything that the dossier's page says, in words. An older one names its round, and that a later one exists, on the cover and on every page. */
export function bundleOrder(page: DossierPage, view: View, sorted: readonly SortedFile[], { actor, now, words }: { readonly actor: Actor; readonly now: Date; readonly words: Words }): BundleOrder {
  const { t, language } = words
  const moment = dateTime(now, language)
  const mark = { name: actor.name, moment, no: page.revision?.no, last: page.dossier.revisionNo }
  return {
    language, code: view.code, watermark: t(isOlder(page) ? 'bundle:olderWatermark' : 'bundle:watermark', mark),
    cover: { over: page.dossier.unitsAbove[0]?.name[language] ?? view.unit, title: view.title, under: [view.unitsAbove, view.unit].filter(Boolean).join(' › '), facts: coverFacts(page, view, moment, words) },
    sections: sectionsOf(view, words),
    papers: sorted.flatMap(({ title, name, path, mediaType }) => (path === null ? [] : [{ title, name, path, mediaType: mediaType as MediaType }])),
    leftOut: sorted.flatMap(({ title, name, why }): LeftOut[] => (why === null ? [] : [{ title, why: [name, why].filter(Boolean).join(': ') }])),
    words: {
      contents: t('bundle:contents'), page: t('bundle:page'), leftOut: t('bundle:leftOut.title'), leftOutNote: t('bundle:leftOut.note', { address: view.code }), nothingLeftOut: t('bundle:leftOut.none'),
      unreadable: t('bundle:why.unreadable'), tooLarge: t('bundle:why.tooLarge'),
    },
  }
}

function coverFacts(page: DossierPage, view: View, moment: string, words: Words) {
  const { revision } = page
  const { t, language } = words
  const nominee = revision?.content.nominee ?? view.nominee
  const older = olderText(page, words)
  return [
    { key: t('dossier:content.nominee'), text: [nominee.name, nominee.position].filter(Boolean).join(', ') },
    { key: t('dossier:content.award'), text: view.award },
    { key: t('dossier:content.author'), text: view.author },
    ...(revision ? [{ key: t('bundle:cover.handedIn'), text: `${t('dossier:compare.side', { no: revision.no })} · ${revision.submittedByName} · ${dateTime(revision.createdAt, language)}` }] : []),
    ...(older === null ? [] : [{ key: t('bundle:cover.older'), text: older }]),
    { key: t('bundle:cover.state'), text: view.where },
    ...(view.session ? [{ key: t('dossier:content.session'), text: view.session.title }] : []),
    { key: t('bundle:cover.made'), text: moment },
    ...(revision ? [{ key: t('bundle:cover.hash'), text: revision.sha256 }] : []),
  ]
}

function sectionsOf(view: View, { t, language }: Words): BundleSection[] {
  const line = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(' · ')
  const sections: BundleSection[] = [
    ...view.report.map(({ title, fields }) => ({ title, blocks: fields.length === 0 ? [{ text: t('dossier:report.empty') }] : fields.map(({ label, text }) => ({ heading: label, text })) })),
    { title: t('warnings:heading', { count: view.warnings.length }), blocks: view.warnings.map((warning) => ({ heading: warning.title, text: warning.text, small: line(t('warnings:answeredBy'), warning.answer ?? t('warnings:unanswered'), warning.answered) })) },
    { title: t('dossier:tab.decisions'), blocks: view.decisions.map((decision) => ({ heading: decision.title, text: [decision.text, ...decision.facts.flatMap(({ key, text, href }) => (href ? [] : [`${key}: ${text}`]))].filter(Boolean).join('\n'), small: line(decision.by, dateTime(decision.at, language), t('round', { count: decision.round }), decision.superseded) })) },
    { title: t('opinions:title'), blocks: view.opinions.lines.map((opinion) => ({ heading: line(opinion.body, opinion.chip.text), text: [opinion.question, opinion.answer].filter(Boolean).join('\n'), small: line(...opinion.lines) })) },
    { title: t('questions:title'), blocks: view.questions.lines.map((question) => ({ heading: line(question.anchor, question.chip.text), text: [question.body, question.answer].filter(Boolean).join('\n'), small: line(...question.lines) })) },
    { title: t('tasks:task.remarks'), blocks: view.remarks.map((remark) => ({ heading: `${remark.anchor}: ${remark.kind}`, text: [remark.body, ...remark.thread.map(({ title, body, by }) => `– ${title}, ${by}${body ? `: ${body}` : ''}`)].join('\n'), small: line(remark.stateText, remark.by, dateTime(remark.at, language), t('round', { count: remark.round })) })) },
  ]
  return sections.filter(({ blocks }) => blocks.length > 0)
}
