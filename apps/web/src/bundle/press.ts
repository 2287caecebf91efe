/** Where bundles are made, for `@Inject(PRESS) press: BundlePress`. */
export const PRESS = Symbol('PRESS')
