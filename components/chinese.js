// Puts Streamlit's built-in English into Chinese as it appears. Changes texts and attributes only, never structure.
(() => {
  "use strict";
  window.prerenderReady = false;
  const words = new Map(Object.entries(/*WORDS*/{}));
  const patterns = /*PATTERNS*/[].map(([source, chinese]) => [new RegExp(`^${source}$`, "s"), chinese]);
  const attributes = ["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "data-title"];
  // What people wrote stays as they wrote it; only Streamlit's own frame is translated.
  const written = "[data-testid=stMarkdownContainer],[data-testid=stCode],[data-testid=stTable],[role=grid],svg,script,style";
  const ownLabels = "[data-testid=stFileUploaderDropzone],[data-testid=stException]";

  // The sparkline of a metric repeats what stands beside it and has no name of its own: nothing to read out.
  const decoration = "[data-testid=stMetricChart] svg";

  const translated = (text) => {
    const plain = text.trim();
    if (plain.length > 300 || !/[A-Za-z]{2}/.test(plain)) return null;
    const word = words.get(plain);
    if (word !== undefined) return text.replace(plain, () => word);
    for (const [expression, chinese] of patterns) {
      if (expression.test(plain)) return text.replace(plain, () => plain.replace(expression, chinese));
    }
    return null;
  };

  const translateText = (node) => {
    const chinese = translated(node.nodeValue);
    if (chinese === null) return;
    const parent = node.parentElement;
    if (!parent?.closest(written) || parent.closest(ownLabels)) node.nodeValue = chinese;
  };

  const translateAttribute = (element, name) => {
    const value = element.getAttribute(name);
    const chinese = value && translated(value);
    if (chinese) element.setAttribute(name, chinese);
  };

  const translateTree = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) translateText(node);
      else {
        if (node.matches(decoration)) node.setAttribute("aria-hidden", "true");
        for (const name of attributes) if (node.hasAttribute(name)) translateAttribute(node, name);
      }
    }
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translateText(change.target);
      else if (change.type === "attributes") translateAttribute(change.target, change.attributeName);
      else change.addedNodes.forEach(translateTree);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes,
  });
})();
