// @ts-check
/**
 * What becomes of a press while the page under it changes: it counts once, and for what it was on.
 */

/** The second press of a double click comes within so many milliseconds and pixels. */
const SOON = 500;
const NEAR = 12;

/** @type {() => void} */
let release = () => undefined;
/** @type {Promise<void>} */
let up = Promise.resolve();
/** The latest press that was followed, and when places changed under a finger. */
let press = { timeStamp: -Infinity, clientX: 0, clientY: 0 };
let change = -Infinity;

/** Settles when no button or finger is down and the click that it made has been told. */
export async function released() {
  for (let before; before !== up; await before) before = up;
}

/**
 * Tells of a press that was followed: the same again at once is not meant for the next page.
 *
 * @param {MouseEvent} event
 */
export function followed(event) {
  // Without a number of clicks it was the keyboard.
  if (event.detail) press = event;
}

/** Tells that what could be pressed has changed place: what is pressed at once was meant for another. */
export function moved() {
  change = performance.now();
}

/** @param {MouseEvent} event */
function isStray(event) {
  if (event.type === "click" && !event.detail) return false;
  const { timeStamp, clientX, clientY } = press;
  const near = Math.hypot(event.clientX - clientX, event.clientY - clientY) < NEAR;
  return (near && event.timeStamp - timeStamp < SOON) || event.timeStamp - change < SOON;
}

export function watchPresses() {
  addEventListener("pointerdown", ({ isPrimary, button }) => {
    // One whose end was never told is over now.
    release();
    if (isPrimary && !button) up = new Promise((resolve) => (release = resolve));
  });
  // The click comes just after the release.
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => setTimeout(release));
  }
  // "mousedown" as well: it would take the focus from the new page's heading.
  for (const type of /** @type {const} */ (["mousedown", "click"])) {
    addEventListener(
      type,
      (event) => {
        if (!(event.target instanceof Element && event.target.closest("#guide"))) return;
        if (!isStray(event)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }
}
