/** The only entry of the workflow bundle: one named export per workflow type. */
export { dossierWorkflow } from './dossier.workflow.ts'
