import AxeBuilder from '@axe-core/playwright'
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'

/** Shapes of pages, with the size of their window, that this file has found sound. */
const sound = new Set<string>()

/**
 * What of a page the checker judges: its elements, their attributes, and where there is text. Pages that differ by their words, addresses and values alone
 * have one shape, and a walk comes to the same page again and again.
 */
const shapeOf = (html: string): string => html
  .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
  .replace(/ (href|action|src|value|datetime)="([^"]*)"/g, (_, name: string, value: string) => ` ${name}="${value === '' ? '' : 'x'}"`)
  .replace(/>([^<]*)(?=<)/g, (_, text: string) => (text.trim() === '' ? '>' : '>x'))

/** Expects a page to be accessible (WCAG 2.2 AA and good practice) and to fit its width. Needs scripts: the check is one. */
export async function expectSound(page: Page): Promise<void> {
  await page.waitForLoadState() // a click comes back when the next page begins to arrive
  const shape = `${JSON.stringify(page.viewportSize())} ${shapeOf(await page.content())}`
  if (sound.has(shape)) return expectToFit(page)
  // No page of ours has frames of others, for which the library would open a further page at each check, twice as slow.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  expect({ address: page.url(), found: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`) }).toEqual({ address: page.url(), found: [] })
  sound.add(shape)
  await expectToFit(page)
}

/** Expects a page not to be wider than its window, and its tables to name no column, as their cards do on a phone, where nothing stands in it. */
export async function expectToFit(page: Page): Promise<void> {
  await page.waitForLoadState()
  const seen = await page.evaluate(`({
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    named: [...document.querySelectorAll('td[data-label]')].filter((cell) => cell.textContent.trim() === '' && !cell.querySelector('img, svg, input')).map((cell) => cell.dataset.label),
  })`)
  expect({ address: page.url(), seen }).toEqual({ address: page.url(), seen: { wider: 0, named: [] } })
}
