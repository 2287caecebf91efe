/** The configuration, for `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('CONFIG')
/** The logger, for `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('LOGGER')
/** The registry of measurements, for `@Inject(METRICS) metrics: Registry`. */
export const METRICS = Symbol('METRICS')
/** The store of attachments, for `@Inject(FILES) files: FileStore`. */
export const FILES = Symbol('FILES')
