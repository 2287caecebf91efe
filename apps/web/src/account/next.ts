import { type PageKey, pageAddresses } from '../shell/menu.ts'

const taskId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Where to go after sign-in: a task id or one of our page keys. Anything else means the first page; never an address (ASVS 3.7.2). */
export function addressAfterSignIn(next: unknown): string {
  if (isTask(next)) return `/tasks/${next}`
  return isPageKey(next) ? pageAddresses[next] : '/'
}

/** True if `next` names a task, as after a mailed link. */
export function isTask(next: unknown): next is string {
  return typeof next === 'string' && taskId.test(next)
}

/** The sign-in page that leads back to `path`, as far as it is a task or one of our main pages. */
export function signInAddress(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  if (first === 'tasks' && taskId.test(second)) return `/sign-in?next=${second}`
  return isPageKey(first) ? `/sign-in?next=${first}` : '/sign-in'
}

function isPageKey(value: unknown): value is PageKey {
  return typeof value === 'string' && Object.hasOwn(pageAddresses, value)
}
