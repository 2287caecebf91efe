import { Module } from '@nestjs/common'
import { AwardRulesController } from './award-rules.controller.ts'
import { RepinController } from './repin.controller.ts'
import { RuleSetController } from './rule-set.controller.ts'
import { RulesController } from './rules.controller.ts'
import { RulesImportController } from './rules-import.controller.ts'

/** The rules in force and those that were: every version stays readable. */
@Module({ controllers: [RulesController, RulesImportController, RuleSetController, RepinController, AwardRulesController] })
export class RulesModule {}
