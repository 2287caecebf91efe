import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'
import { sharedStack } from './shared-stack.ts'

/**
 * Flags of the packed browser that would make it unlike the browsers of people, or frail: in a single process closing one page ends the browser,
 * and without web security tests would not meet what users meet.
 */
const unwanted = ['single-process', 'no-zygote', 'disable-web-security', 'allow-running-insecure-content', 'headless']

/** A headless Chromium from the packages. Close it in `afterAll`. */
export async function launchBrowser(): Promise<Browser> {
  const args = chromium.args.filter((flag) => !unwanted.some((name) => flag.startsWith(`--${name}`)))
  return playwright.launch({ executablePath: sharedStack().browserPath, args, headless: true, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false })
}
