import AxeBuilder from '@axe-core/playwright'
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'

/** Expects a page to be accessible and to fit its width. */
export async function expectSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect({ address: page.url(), wider, found: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`) }).toEqual({ address: page.url(), wider: 0, found: [] })
}
