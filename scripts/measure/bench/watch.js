/**
 * Notes when things happen on a page. It is put into pages from outside, before their own scripts,
 * and changes nothing that they do, but for two things that a measurement may ask for: `way` chooses
 * how the engine starts, `hold` keeps it from starting at all.
 *
 * Times are milliseconds since the navigation began.
 */
(() => {
  const LIMIT = 240_000;
  const bench = {
    way: "",
    hold: false,
    started: 0,
    pages: 0,
    /** @type {object[]} */
    answers: [],
    /** @type {{start: number, ms: number}[]} */
    tasks: [],
    /** @type {Promise<object>} */
    ready: Promise.resolve({}),
    /** @type {Promise<object>} */
    answerable: Promise.resolve({}),
  };
  Object.assign(window, { bench });

  /** Settles when the browser has painted the frame that comes next. */
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(0);
      }),
    );

  // The engine's start: the moment when a page asks for its worker.
  let failed = () => {};
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    /** @param {ConstructorParameters<typeof Worker>} given */
    constructor(...given) {
      bench.started ||= performance.now();
      super(...given);
      this.addEventListener("message", ({ data }) => data.type === "failed" && failed(data.message));
    }

    /** @param {any} message */
    postMessage(message, ...more) {
      if (message?.type === "start") {
        if (bench.hold) return;
        if (bench.way) message = { ...message, way: bench.way };
      }
      super.postMessage(message, ...more);
    }
  };

  // A page of the guide replaces the one before: the first time the engine is ready.
  let click = 0;
  /** @type {Element | null} */
  let last = null;
  bench.ready = new Promise((resolve, reject) => {
    failed = (message) => reject(new Error(message));
    setTimeout(() => reject(new Error("not ready in time")), LIMIT);
    addEventListener("click", (event) => (click = event.timeStamp), true);
    new MutationObserver(() => {
      const guide = document.getElementById("guide");
      if (!guide || guide === last) return;
      const first = !last;
      last = guide;
      if (first) return;
      const changed = performance.now();
      const from = click;
      click = 0;
      void painted().then((shown) => {
        if (from) bench.answers.push({ changed: changed - from, shown: shown - from });
        else resolve({ started: bench.started, ready: changed, shown });
        bench.pages++;
      });
    }).observe(document, { childList: true, subtree: true });
  });
  bench.ready.catch(() => undefined);

  // The first question can be answered: the page is painted and an option is in it. The browser
  // paints nothing before the styles are there.
  bench.answerable = new Promise((resolve) => {
    const option = new Promise((found) => {
      const look = () => {
        // Asking for its box would make the browser lay out the page now, which is not its own pace.
        if (document.querySelector("#guide a[data-answer]")) found(performance.now());
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    const paint = new Promise((found) => {
      new PerformanceObserver((list) => {
        const entry = list.getEntriesByName("first-contentful-paint")[0];
        if (entry) found(entry.startTime);
      }).observe({ type: "paint", buffered: true });
    });
    void Promise.all([option, paint]).then((both) => resolve(Math.max(...both)));
  });

  // Long tasks, and whether our scripts are most of them. This script has no address, so it is none.
  /** @type {any[]} */
  const scripts = [];
  const observe = (type, note) => {
    if (PerformanceObserver.supportedEntryTypes.includes(type)) {
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    }
  };
  observe("long-animation-frame", (frame) => {
    scripts.push(...frame.scripts.filter((script) => script.sourceURL.startsWith(location.origin)));
  });
  observe("longtask", ({ startTime, duration }) => bench.tasks.push({ start: startTime, ms: duration }));
  const within = (task) => (sum, { startTime, duration }) =>
    sum +
    Math.max(0, Math.min(task.start + task.ms, startTime + duration) - Math.max(task.start, startTime));
  bench.longTasks = () =>
    bench.tasks.map((task) => ({ ms: task.ms, script: scripts.reduce(within(task), 0) > task.ms / 2 }));
})();
