import { Controller, Get, Redirect } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { pageAddresses } from '../shell/menu.ts'

/** The first page: who only submits begins with the dossiers, everybody else with the tasks. */
@Controller()
export class HomeController {
  @Get()
  @Policy('self')
  @Redirect()
  home(@SignedIn() actor: Actor): { url: string; statusCode: number } {
    const onlySubmits = actor.posts.every((post) => post.role === 'submitter')
    return { url: onlySubmits ? pageAddresses.dossiers : pageAddresses.tasks, statusCode: 303 }
  }
}
