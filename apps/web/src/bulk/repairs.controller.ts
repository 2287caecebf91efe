import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, mostSelected, rehearseRepairs, type RepairKindName, repairKindNames } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { boardAddress } from '../board/board-address.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Chosen, countChosen, readChosen } from './selection.ts'

const shape = z.object({ id: z.guid() })

/** One repair for the chosen dossiers; sending it rehearses, and repairs nothing. */
@Controller('bulk/repairs/:kind')
@Policy('dossier.repair')
export class RepairsController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('kind') kind: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, kindOf(kind), readChosen(query), randomUUID())
  }

  @Post()
  async rehearse(@SignedIn() actor: Actor, @Param('kind') name: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const kind = kindOf(name)
    const parsed = shape.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const chosen = readChosen(body)
    try {
      await rehearseRepairs(this.database, actor, { id: parsed.data.id, kind, selection: chosen.selection })
      response.redirect(303, `/bulk/${parsed.data.id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response, actor, kind, chosen, parsed.data.id)
    }
  }

  private async render(response: WebResponse, actor: Actor, kind: RepairKindName, { selection, fields, place }: Chosen, id: string): Promise<void> {
    const { count, problems } = await countChosen(this.database, actor, selection)
    response.status(problems.length > 0 ? 422 : 200).render('bulk/views/repairs', {
      kind, id, count, fields, most: mostSelected, boardHref: boardAddress(place), form: { values: {}, problems }, problems,
    })
  }
}

function kindOf(name: string): RepairKindName {
  const kind = repairKindNames.find((each) => each === name)
  if (!kind) throw new AppError('not-found')
  return kind
}
