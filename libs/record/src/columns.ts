import { Column, type ColumnOptions, ForeignKey, PrimaryColumn } from 'typeorm'

/** Short names for the few column types of the record; instants are UTC (`timestamptz`), days are plain `date`. */
export const Uuid = (options: ColumnOptions = {}) => Column({ type: 'uuid', ...options })
export const Text = (options: ColumnOptions = {}) => Column({ type: 'text', ...options })
export const Int = (options: ColumnOptions = {}) => Column({ type: 'int', ...options })
export const Flag = (options: ColumnOptions = {}) => Column({ type: 'boolean', ...options })
export const Day = (options: ColumnOptions = {}) => Column({ type: 'date', ...options })
export const Instant = (options: ColumnOptions = {}) => Column({ type: 'timestamptz', ...options })
export const Json = (options: ColumnOptions = {}) => Column({ type: 'jsonb', ...options })
export const UuidKey = () => PrimaryColumn({ type: 'uuid' })
export const TextKey = () => PrimaryColumn({ type: 'text' })
export const IntKey = () => PrimaryColumn({ type: 'int' })
export const DayKey = () => PrimaryColumn({ type: 'date' })
/** A foreign key without a loaded relation: integrity in the database, no lazy objects in the code. */
export const References = (target: () => new () => object) => ForeignKey(target)
