// Zooms up to which tiles are cut; closer ones are enlarged.

/** From here on the fine atlas is drawn. */
export const fineFrom = 5
/** The atlas' detail is used up here. */
export const deepestGround = 8
export const deepestGraticule = 14
/** Points that here still lie on one another stay one cluster. */
export const deepestPoints = 18
