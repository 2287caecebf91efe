import type { DataSource } from 'typeorm'
import type { Database } from './database.ts'
import { Transaction } from './transaction.ts'

/** Whatever a query can read through: the database, or a transaction that must see its own writes. */
export type Reader = Pick<Database, 'query'>

/** The pool behind a reader: the key under which a cache belongs to one database. */
export function dataSourceOf(reader: Database | Transaction): DataSource {
  return reader instanceof Transaction ? reader.manager.dataSource : reader.dataSource
}
