// On paper a page is as wide as on screen, drawn smaller: a grid keeps its columns only as wide as it was. What is little
// more than a page is drawn a little smaller still, so that it stands on one.
(() => {
  "use strict";
  const PAPER = { width: 703, height: 950 }; // A4 within 12 mm, in CSS pixels, less what lines grow by
  const LEAST = 0.54;
  const LEFT_OUT = ".st-key-bar, .st-key-taking, details:not([open])";
  const GAP = 15;
  addEventListener("beforeprint", () => {
    const main = document.querySelector('[data-testid="stMainBlockContainer"]');
    const body = main?.querySelector('[data-testid="stVerticalBlock"]');
    if (!body) return;
    const { width, height: onScreen } = body.getBoundingClientRect();
    const left = [...body.querySelectorAll(LEFT_OUT)].map((one) => one.getBoundingClientRect().height + GAP);
    const height = onScreen - left.reduce((sum, one) => sum + one, 0);
    const fits = PAPER.width / width;
    const onOne = PAPER.height / height;
    const root = document.documentElement.style;
    root.setProperty("--printed-width", `${width}px`);
    root.setProperty("--printed-zoom", onOne < fits && onOne >= LEAST ? onOne : fits);
  });
})();
