import { Module } from '@nestjs/common'
import { AccountModule } from '../account/account.module.ts'
import { FeedController } from './feed.controller.ts'
import { OwnFeedController } from './own-feed.controller.ts'

/** What is due, in a person's own calendar program: the feed, and the settings that open and close it. */
@Module({ imports: [AccountModule], controllers: [FeedController, OwnFeedController] })
export class CalendarFeedModule {}
