/** `npm run openapi`: writes docs/openapi.json from the routes. A test fails while the two differ. */
import { writeFile } from 'node:fs/promises'
import { apiRoutes } from '../api.module.ts'
import { openapiDocument } from './document.ts'

await writeFile(new URL('../../../../docs/openapi.json', import.meta.url), `${JSON.stringify(openapiDocument(apiRoutes), null, 1)}\n`)
