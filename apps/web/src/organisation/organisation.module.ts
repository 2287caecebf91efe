import { Module } from '@nestjs/common'
import { AddressController } from './address.controller.ts'
import { DeactivateController } from './deactivate.controller.ts'
import { EndPostController } from './end-post.controller.ts'
import { OrganisationController } from './organisation.controller.ts'
import { PersonController } from './person.controller.ts'
import { SubstitutionController } from './substitution.controller.ts'
import { UnitChangeController } from './unit-change.controller.ts'
import { UnitController } from './unit.controller.ts'

/** Units, posts, people and who acts for whom. */
@Module({ controllers: [OrganisationController, UnitController, UnitChangeController, EndPostController, PersonController, AddressController, DeactivateController, SubstitutionController] })
export class OrganisationModule {}
