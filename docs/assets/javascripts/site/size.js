// @ts-check
/** @param {number} bytes */
export const megabytes = (bytes) =>
  (bytes / 1e6).toLocaleString("sv-SE", { maximumFractionDigits: 1 });
