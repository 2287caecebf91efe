import { Controller, Get, Inject, Param, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import { Database, paperFile } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { FILES } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** How long a browser keeps a picture that never changes, and how long the blank sheet of what could not be drawn; in seconds. */
const drawnFor = 31_536_000
const blankFor = 3_600
const blank = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="128"/>'

/** The first page of a paper as a small picture, to those who may read the paper. The query that answers what it is refuses one that is held back. */
@Controller('dossiers/:id/papers/:sha256/thumbnail')
export class ThumbnailController {
  private readonly database: Database
  private readonly files: FileStore
  constructor(database: Database, @Inject(FILES) files: FileStore) {
    this.database = database
    this.files = files
  }

  @Get()
  @Policy('paper.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Param('sha256') sha256: string, @Res() response: WebResponse): Promise<void> {
    const { mediaType } = await paperFile(this.database, actor, id, sha256)
    const picture = await this.files.thumbnail(sha256, mediaType)
    response.setHeader('Content-Type', picture ? 'image/webp' : 'image/svg+xml')
    response.setHeader('Cache-Control', picture ? `private, max-age=${drawnFor}, immutable` : `private, max-age=${blankFor}`)
    response.send(picture ?? blank)
  }
}
