import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common'
import { setCookie } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import { Database, setLocale } from '@vinhdanh/record'
import { Public } from '../access/policy.decorator.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { asLanguage } from '../text/catalogue.ts'

const aYear = 365 * 24 * 3600

/** The language switch at the foot of every page; for someone signed in also the language of the mails. */
@Public()
@Controller('language')
export class LanguageController {
  private readonly config: Config
  private readonly database: Database
  constructor(@Inject(CONFIG) config: Config, database: Database) {
    this.config = config
    this.database = database
  }

  @Post()
  async change(@Req() request: WebRequest, @Res() response: WebResponse, @Body() body: Record<string, unknown>): Promise<void> {
    const language = asLanguage(body['language'])
    if (!language) throw new AppError('validation.malformed')
    if (request.actor) await setLocale(this.database, request.actor, language)
    response.append('Set-Cookie', setCookie('language', language, this.config.secureCookies, aYear))
    response.redirect(303, ownAddress(body['back']))
  }
}

/** `back` if it is an address on this site, else the first page; so the switch is no way out to another site. */
export function ownAddress(back: unknown): string {
  const site = 'http://site.invalid'
  if (typeof back !== 'string' || !/^\/[\x21-\x7e]*$/.test(back) || !URL.canParse(back, site)) return '/'
  const url = new URL(back, site)
  return url.origin === site && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}
