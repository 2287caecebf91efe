// writes .env.example from the schema of the environment
import { writeFileSync } from 'node:fs'
import { envExample } from '@vinhdanh/config'
writeFileSync(new URL('../.env.example', import.meta.url), envExample())
