/**
 * The absolute address of a page. The host always comes from the configuration, so a mail cannot carry a foreign link.
 * @throws TypeError if `link` leaves the public address
 */
export function mailLink(link: string, publicWebUrl: string): string {
  const base = new URL(publicWebUrl.endsWith('/') ? publicWebUrl : `${publicWebUrl}/`)
  const url = new URL(link.replace(/^\/(?!\/)/, ''), base)
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) throw new TypeError('a mailed link leaves the public address')
  return url.href
}
