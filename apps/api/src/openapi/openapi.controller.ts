import { Controller, Inject } from '@nestjs/common'
import { z } from 'zod'
import { Route, route } from '../http/route.ts'
import { DOCUMENT } from './document.ts'

const documentRoute = route({
  method: 'get', path: '/api/v1/openapi.json', act: 'open', tag: 'document', summary: 'This document', response: z.looseObject({ openapi: z.string() }),
})

/** The description of the API, made from its routes. */
@Controller()
export class OpenapiController {
  private readonly document: object
  constructor(@Inject(DOCUMENT) document: object) {
    this.document = document
  }

  @Route(documentRoute)
  read() {
    return this.document
  }
}
