import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { contentDisposition, type FileStore } from '@vinhdanh/files'
import { Database, paperFile } from '@vinhdanh/record'
import { pipeline } from 'node:stream/promises'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { FILES } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** Pictures may be shown by the browser itself in a sandbox; its viewer of PDF refuses to run in one, and keeps what a PDF does away from our pages by itself. */
const shownWith: Readonly<Record<string, string>> = {
  'image/jpeg': "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'image/png': "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'application/pdf': "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
const downloadedWith = "sandbox; default-src 'none'; frame-ancestors 'none'"

/** A file of a dossier, to those who may see the dossier: as a download, or with `?view=1` shown where that is safe (OWASP ASVS 5.4). */
@Controller('dossiers/:id/papers/:sha256')
export class DownloadPaperController {
  private readonly database: Database
  private readonly files: FileStore
  constructor(database: Database, @Inject(FILES) files: FileStore) {
    this.database = database
    this.files = files
  }

  @Get()
  @Policy('paper.read')
  async download(@SignedIn() actor: Actor, @Param('id') id: string, @Param('sha256') sha256: string, @Query('view') view: unknown, @Res() response: WebResponse): Promise<void> {
    const { name, mediaType, scanState } = await paperFile(this.database, actor, id, sha256)
    if (scanState === 'quarantined') throw new AppError('file.quarantined')
    const { stream, size } = await this.files.open(sha256)
    const policy = view === '1' ? shownWith[mediaType] : undefined
    const disposition = contentDisposition(name)
    response.setHeader('Content-Type', mediaType)
    response.setHeader('Content-Length', size)
    response.setHeader('Content-Disposition', policy === undefined ? disposition : disposition.replace(/^attachment/, 'inline'))
    response.setHeader('Content-Security-Policy', policy ?? downloadedWith)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    await pipeline(stream, response).catch((error: unknown) => {
      // Whoever went away in the middle of a file is no fault of ours.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
    })
  }
}
