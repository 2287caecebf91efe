export { readConfig, ConfigError, type Config } from './read-config.ts'
export { environmentNames, type EnvironmentName } from './schema.ts'
export { envExample } from './env-example.ts'
export { readLocalConfig, childEnvironment, type LocalConfig } from './local-config.ts'
