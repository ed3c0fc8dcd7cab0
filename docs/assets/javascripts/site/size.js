// @ts-check
// Not by the browser's own formats: their first use takes longer than a frame.
/** @param {number} bytes */
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1).replace(".", ",");
