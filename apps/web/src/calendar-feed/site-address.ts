/** The address of a path of ours as the outside world writes it; the site may stand below a folder. */
export function siteAddress(path: string, webUrl: string): string {
  return new URL(path, webUrl.endsWith('/') ? webUrl : `${webUrl}/`).href
}
