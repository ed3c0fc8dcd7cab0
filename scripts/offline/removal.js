// @ts-check
// The site no longer keeps pages: this takes the place of the worker that did, removes what it
// kept, and then itself.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const OURS = `iop-guiden:${new URL(worker.registration.scope).pathname}:`;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener("activate", (event) => {
  const remove = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
    await Promise.all(names.map((name) => caches.delete(name)));
    await worker.registration.unregister();
  };
  event.waitUntil(remove());
});
