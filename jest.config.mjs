// Two projects: `unit` are the tests beside the code, which need nothing running; `stack` are those under test/, which share
// one PostgreSQL and one Temporal server for the whole run. `npm test` runs both.
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@vinhdanh/source', 'node', 'node-addons'] },
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/', '/\\.local/'],
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['reflect-metadata'],
  transform: {
    '\\.ts$': ['@swc/jest', {
      swcrc: false, configFile: false, sourceMaps: 'inline', module: { type: 'es6' },
      jsc: {
        parser: { syntax: 'typescript', decorators: true }, target: 'es2023', keepClassNames: true,
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
    }],
  },
}

export default {
  testTimeout: 30_000,
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
  // Tests of the whole stack mostly wait; by default a machine with two cores would run one file at a time.
  maxWorkers: 2,
  projects: [
    { ...shared, displayName: 'unit', roots: ['apps', 'libs', 'workflows'].map((folder) => `<rootDir>/${folder}`) },
    {
      ...shared, displayName: 'stack', roots: ['<rootDir>/test'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs', globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
}
