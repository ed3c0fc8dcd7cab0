// @ts-check
/**
 * What a promise gives, or a failure if it takes too long; what it gives later is forgotten.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} limit in milliseconds
 * @returns {Promise<T>}
 */
export function inTime(promise, limit) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("too slow")), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
