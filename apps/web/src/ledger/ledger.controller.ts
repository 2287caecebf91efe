import { Controller, Get, Param, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, dossiersOfNominee, ledgerOf } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { shortDate } from '../text/dates.ts'
import { awardView } from './award.presenter.ts'
import { wordsIn } from '../text/words.ts'

/** The ledger of a nominee: awards with their decisions, and the dossiers. */
@Controller('nominees')
export class LedgerController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get(':id')
  @Policy('ledger.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const words = wordsIn(response.locals.page.language)
    const { t, language } = words
    const { nominee, awards } = await ledgerOf(this.database, id, actor)
    const dossiers = await dossiersOfNominee(this.database, id, actor)
    const visible = new Set(dossiers.map((dossier) => dossier.id))
    response.render('ledger/views/ledger', {
      nominee, unit: nominee.unitName[language],
      awards: awards.map((award) => [
        { text: award.awardName[language], ...(award.dossierId && visible.has(award.dossierId) ? { href: `/dossiers/${award.dossierId}` } : {}) },
        { text: t(`ledger:standing.${award.standing}`) }, { text: award.decisionNumber }, { text: shortDate(award.decidedOn, language) }, { text: award.authority },
      ]),
      views: awards.map((award) => awardView(award, actor, nominee.unitPath, words)).filter(({ acts, offers }) => acts.length > 0 || offers.length > 0),
      dossiers: dossiers.filter(({ state }) => state !== 'awarded').map((dossier) => [
        { text: dossier.code, href: `/dossiers/${dossier.id}` }, { text: dossier.awardName[language] }, { text: String(dossier.cycleYear) }, { text: t(`dossiers:state.${dossier.state}`) },
      ]),
    })
  }
}
