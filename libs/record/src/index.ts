/** The record: PostgreSQL through TypeORM. Commands are the only writers, queries the only readers. */
import 'reflect-metadata'

export { Database, createDataSource, type DatabaseOptions } from './database.ts'
export { migrate } from './migrate.ts'
export { Transaction, type AuditLine, type JobOptions } from './transaction.ts'
