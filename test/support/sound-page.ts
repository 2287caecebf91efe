import AxeBuilder from '@axe-core/playwright'
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'

/** Expects a page to be accessible and to fit its width. */
export async function expectSound(page: Page): Promise<void> {
  await page.waitForLoadState()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect({ address: page.url(), found: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`) }).toEqual({ address: page.url(), found: [] })
  await expectToFit(page)
}

/** Expects a page not to be wider than its window. */
export async function expectToFit(page: Page): Promise<void> {
  await page.waitForLoadState()
  expect({ address: page.url(), wider: await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') }).toEqual({ address: page.url(), wider: 0 })
}
