/** Where a dossier is in its life. A hold is laid over these, it is not one of them. */
export const dossierStates = ['draft', 'under-way', 'returned', 'awarded', 'refused', 'not-recommended', 'lower-award', 'withdrawn'] as const
export type DossierState = (typeof dossierStates)[number]
