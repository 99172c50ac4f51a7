/** The doors of this feature: one line per use case. */
export const writing = {};
