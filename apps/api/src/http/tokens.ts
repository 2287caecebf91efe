/** The configuration, for `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('CONFIG')
/** The logger, for `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('LOGGER')
/** The store of attachments. */
export const FILES = Symbol('FILES')
