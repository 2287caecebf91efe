import AxeBuilder from '@axe-core/playwright'
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'

/** Expects a page to be accessible (WCAG 2.2 AA and good practice) and to fit its width. Needs scripts: the check is one. */
export async function expectSound(page: Page): Promise<void> {
  await page.waitForLoadState() // a click comes back when the next page begins to arrive
  // No page of ours has frames of others, for which the library would open a further page at each check, twice as slow.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  expect({ address: page.url(), found: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`) }).toEqual({ address: page.url(), found: [] })
  await expectToFit(page)
}

/** Expects a page not to be wider than its window. */
export async function expectToFit(page: Page): Promise<void> {
  await page.waitForLoadState()
  expect({ address: page.url(), wider: await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') }).toEqual({ address: page.url(), wider: 0 })
}
