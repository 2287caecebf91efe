import { Module } from '@nestjs/common'
import { AuditController } from './audit.controller.ts'

/** Who did what, when, and whether the chain of entries is whole. */
@Module({ controllers: [AuditController] })
export class AuditModule {}
