import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Controller, Get, Res } from '@nestjs/common'
import { Policy } from '../access/policy.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { verifier } from './dossier-archive.ts'

/** The program that checks an export, for whoever hands it on to those who get one. */
@Controller('audit/verify.mjs')
export class VerifierController {
  @Get()
  @Policy('audit.search')
  async send(@Res() response: WebResponse): Promise<void> {
    response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
    response.setHeader('Content-Disposition', 'attachment; filename="verify.mjs"')
    await pipeline(createReadStream(verifier), response)
  }
}
