import { type Actor, AppError } from '@vinhdanh/domain'
import type { BundleOrder, BundlePaper, BundleSection, FileStore, LeftOut } from '@vinhdanh/files'
import { type Database, type DossierPage, paperFile } from '@vinhdanh/record'
import { presentDossier } from '../dossier-page/dossier-page.presenter.ts'
import type { PaperView } from '../dossier-page/report.ts'
import { dateTime } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

type View = ReturnType<typeof presentDossier>
type MediaType = BundlePaper['mediaType']

/** A paper, and where it lies or why it is left out. */
export interface SortedPaper {
  readonly paper: PaperView
  readonly path: string | null
  readonly why: string | null
}

const taken: readonly string[] = ['application/pdf', 'image/jpeg', 'image/png'] satisfies MediaType[]

/** What goes into the bundle for this reader, in the order of the papers. What may not be handed out, or needs a converter, is left out and says so. */
export async function sortPapers(parts: { readonly database: Database; readonly files: FileStore }, page: DossierPage, actor: Actor, words: Words): Promise<SortedPaper[]> {
  const { papers } = presentDossier(page, actor, 'papers', words)
  return Promise.all(papers.map(async (paper) => {
    if (!taken.includes(paper.mediaType)) return { paper, path: null, why: words.t('bundle:why.converter') }
    try {
      // It refuses what is held back.
      await paperFile(parts.database, actor, page.dossier.id, paper.sha256)
      return { paper, path: await parts.files.locate(paper.sha256), why: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { paper, path: null, why: words.t(error.code === 'not-found' ? 'bundle:why.missing' : `error:${error.code}.what`) }
    }
  }))
}

/** The bundle of the last revision as its reader may see it: everything that the dossier's page says, in words. */
export function bundleOrder(page: DossierPage, sorted: readonly SortedPaper[], { actor, now, words }: { readonly actor: Actor; readonly now: Date; readonly words: Words }): BundleOrder {
  const { t, language } = words
  const view = presentDossier(page, actor, 'all', words)
  const moment = dateTime(now, language)
  return {
    language, code: view.code, watermark: t('bundle:watermark', { name: actor.name, moment }),
    cover: { over: page.dossier.unitsAbove[0]?.name[language] ?? view.unit, title: view.title, under: [view.unitsAbove, view.unit].filter(Boolean).join(' › '), facts: coverFacts(page, view, moment, words) },
    sections: sectionsOf(view, words),
    papers: sorted.flatMap(({ paper, path }) => (path === null ? [] : [{ title: paper.title, name: paper.name, path, mediaType: paper.mediaType as MediaType }])),
    leftOut: sorted.flatMap(({ paper, why }): LeftOut[] => (why === null ? [] : [{ title: paper.title, why: `${paper.name}: ${why}` }])),
    words: {
      contents: t('bundle:contents'), page: t('bundle:page'), leftOut: t('bundle:leftOut.title'), leftOutNote: t('bundle:leftOut.note', { address: view.code }), nothingLeftOut: t('bundle:leftOut.none'),
      unreadable: t('bundle:why.unreadable'), tooLarge: t('bundle:why.tooLarge'),
    },
  }
}

function coverFacts({ revision, revisions, dossier }: DossierPage, view: View, moment: string, { t, language }: Words) {
  const handedIn = revisions.find(({ no }) => no === dossier.revisionNo)
  return [
    { key: t('dossier:content.nominee'), text: [view.nominee.name, view.nominee.position].filter(Boolean).join(', ') },
    { key: t('dossier:content.award'), text: view.award },
    { key: t('dossier:content.author'), text: view.author },
    ...(handedIn ? [{ key: t('bundle:cover.handedIn'), text: `${t('round', { count: view.round })} · ${t('dossier:revision', { no: view.revisionNo })} · ${handedIn.submittedByName} · ${dateTime(handedIn.createdAt, language)}` }] : []),
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
    { title: t('dossier:tab.decisions'), blocks: view.decisions.map((decision) => ({ heading: decision.title, ...(decision.text ? { text: decision.text } : {}), small: line(decision.by, dateTime(decision.at, language), t('round', { count: decision.round }), decision.superseded) })) },
    { title: t('tasks:task.remarks'), blocks: view.remarks.map((remark) => ({ heading: `${remark.anchor}: ${remark.kind}`, text: [remark.body, ...remark.thread.map(({ title, body, by }) => `– ${title}, ${by}${body ? `: ${body}` : ''}`)].join('\n'), small: line(remark.stateText, remark.by, dateTime(remark.at, language), t('round', { count: remark.round })) })) },
  ]
  return sections.filter(({ blocks }) => blocks.length > 0)
}
