/** How long requests on their way may still be answered when the run is stopped. */
export const graceMs = 1000;
