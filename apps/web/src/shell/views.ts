import { fileURLToPath } from 'node:url'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { NestExpressApplication } from '@nestjs/platform-express'
import nunjucks from 'nunjucks'
import { csrfField } from '../access/csrf-field.ts'
import { messageKey } from '../text/catalogue.ts'
import { type Moment, dateTime, daysLeft, longDate, machineTime, shortDate, timeOfDay, workingDays } from '../text/dates.ts'
import { fileSize, number } from '../text/sizes.ts'
import { assetUrl } from './assets.ts'
import { fieldId, problemOf, problemsOf, problemText } from './forms.ts'
import { menuOf } from './menu.ts'
import { type Page, blankPage, currentPage, currentTexts, renderAs } from './page.ts'

const sources = new URL('../../src/', import.meta.url)
const govuk = dirname(dirname(createRequire(import.meta.url).resolve('govuk-frontend')))

/**
 * The templates: `layout.njk` and `macros/*.njk` from `src/views`, a feature's own as `tasks/views/queue` from `src/tasks/views/queue.njk`.
 * Everything printed is escaped. `t`, `csrf`, `menu` and the date filters follow the page being rendered, inside macros too.
 */
export function createTemplates(): nunjucks.Environment {
  const folders = [fileURLToPath(new URL('views/', sources)), fileURLToPath(sources), govuk]
  const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders), { autoescape: true, trimBlocks: true, lstripBlocks: true })

  templates.addGlobal('t', (key: string, params?: Record<string, unknown>) => currentTexts()(key, params))
  templates.addGlobal('language', () => currentPage().language)
  templates.addGlobal('assetUrl', assetUrl)
  templates.addGlobal('menu', () => menuOf(currentPage()))
  templates.addGlobal('problemOf', problemOf)
  templates.addGlobal('problemsOf', problemsOf)
  templates.addGlobal('problemText', problemText)
  templates.addGlobal('fieldId', fieldId)
  // What is printed is dated by the record, whatever this process's clock says.
  templates.addGlobal('now', () => currentPage().now ?? new Date())
  templates.addGlobal('csrf', () => new nunjucks.runtime.SafeString(`<input type="hidden" name="${csrfField}" value="${currentPage().csrfToken}">`))

  const dated = { longDate, shortDate, dateTime }
  for (const [name, format] of Object.entries(dated)) templates.addFilter(name, (moment: Moment) => format(moment, currentPage().language))
  const counted = { daysLeft, workingDays, number, fileSize }
  for (const [name, format] of Object.entries(counted)) templates.addFilter(name, (value: number) => format(value, currentPage().language))
  templates.addFilter('messageKey', messageKey)
  templates.addFilter('timeOfDay', timeOfDay)
  templates.addFilter('machineTime', machineTime)
  return templates
}

type RenderOptions = Record<string, unknown> & { page?: Page }
type Rendered = (error: Error | null, html?: string) => void

/** Makes `response.render('tasks/views/queue', data)` and `@Render('tasks/views/queue')` use the templates. */
export function useTemplates(app: NestExpressApplication, templates = createTemplates()): void {
  // Express asks for a class with a path (found) and a render method; names are resolved by the templates' own folders.
  class TemplateView {
    readonly path: string
    constructor(name: string) {
      this.path = `${name}.njk`
    }
    render(options: RenderOptions, done: Rendered): void {
      const page = options.page ?? blankPage
      renderAs(page, () => templates.render(this.path, { ...options, page }, (error, html) => done(error, html ?? undefined)))
    }
  }
  app.getHttpAdapter().getInstance().set('view', TemplateView)
}
