// IOP-guiden: ger ramen innehållets höjd och visar frågan uppifrån. Rör inget annat på sidan.
(() => {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { origin } = new URL(own.src);
  addEventListener("message", (event) => {
    const said = event.origin === origin && event.data?.iopGuiden;
    if (!said) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== event.source) continue;
      const { height, top } = said;
      if (typeof height === "number" && height > 0 && height < 3e4) frame.style.height = `${height}px`;
      // Bara när den som läser är i ramen och har rullat förbi dess början.
      const inside = top && document.activeElement === frame;
      if (inside && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    }
  });
})();
