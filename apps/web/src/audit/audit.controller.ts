import { Controller, Get, Inject, Query, Res } from '@nestjs/common'
import { fingerprintOf, signingKeyOf } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { type Actor, isDay, timeZone } from '@vinhdanh/domain'
import { auditNames, auditSearch, branchesOf, Database, verifyAudit } from '@vinhdanh/record'
import { DateTime } from 'luxon'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { ruleNames } from '../rules/names.ts'
import { freshForm } from '../shell/forms.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { idsIn, presentEntry } from './audit.presenter.ts'
import { acts } from './acts.ts'

/** Entries that the page checks each time: enough to see at once that the newest are whole. The whole chain is checked by `npm run ops verify-audit`. */
const checkedEntries = 500

const part = (max: number) => z.string().trim().min(1).max(max).optional().catch(undefined)
const day = z.string().refine(isDay).optional().catch(undefined)
const address = z.object({ person: part(200), dossier: part(60), act: z.enum(acts).optional().catch(undefined), from: day, to: day, before: z.coerce.number().int().positive().optional().catch(undefined) })
type Place = z.infer<typeof address>

/** The audit of the reader's branches, newest first. */
@Controller('audit')
export class AuditController {
  private readonly config: Config
  private readonly database: Database
  constructor(@Inject(CONFIG) config: Config, database: Database) {
    this.config = config
    this.database = database
  }

  @Get()
  @Policy('audit.search')
  async search(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const place = address.parse(query)
    const words = wordsIn(response.locals.page.language)
    const [{ entries, next }, rules, { head, entries: checked, faults }] = await Promise.all([
      auditSearch(this.database, { branches: branchesOf(actor, 'audit.search'), ...searchOf(place) }), ruleNames(this.database), verifyAudit(this.database, { newest: checkedEntries }),
    ])
    const ids = entries.flatMap(({ objectId, before, after }) => [objectId, ...idsIn(before), ...idsIn(after)])
    const names = new Map([...rules, ...(await auditNames(this.database, ids))])
    const { before: _, ...filters } = place
    const publicKey = this.config.signingKey && signingKeyOf(this.config.signingKey).publicKey
    response.render('audit/views/audit', {
      form: freshForm(place), acts: acts.map((act) => ({ value: act, text: words.t(`audit:act.${act}`) })), isFiltered: Object.values(filters).some(Boolean),
      chain: { last: head.seq, checked, fault: faults[0] ?? null }, rows: entries.map((entry) => presentEntry(entry, names, words)),
      key: publicKey ? { publicKey, fingerprint: fingerprintOf(publicKey) } : null,
      first: place.before ? addressOf(filters) : null, next: next === null ? null : addressOf({ ...filters, before: next }),
    })
  }
}

function searchOf({ person, dossier, act, from, to, before }: Place) {
  const start = (date: string) => DateTime.fromISO(date, { zone: timeZone })
  return {
    ...(person ? { actorName: person } : {}), ...(dossier ? { dossierCode: dossier } : {}), ...(act ? { act } : {}), ...(before ? { before } : {}),
    ...(from ? { from: start(from).toJSDate() } : {}), ...(to ? { to: start(to).plus({ days: 1 }).toJSDate() } : {}),
  }
}

function addressOf(place: Partial<Place>): string {
  const query = new URLSearchParams(Object.entries(place).flatMap(([name, value]): [string, string][] => (value ? [[name, String(value)]] : [])))
  return query.size > 0 ? `/audit?${query.toString()}` : '/audit'
}
