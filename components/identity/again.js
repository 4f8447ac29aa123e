// When the server was away, or another process has taken over, Streamlit goes on showing a picture whose buttons do
// nothing: the page is drawn anew, and what was typed and not yet sent is put back (rules 11.19).
(() => {
  "use strict";
  const KEPT = "typed-before-the-break", DRAWN = "drawn-anew-at";
  const FIELDS = ".stTextInput input, .stTextArea textarea, .stNumberInput input";
  const LONGEST = 30 * 60 * 1000, SECOND = 1000;
  const base = new URL(".", document.currentScript.src).pathname;
  const typed = new Map();
  let process = "", who = "", socket = null, tab = "", away = 0, answered = 0, watching = 0, bar = null;

  const fields = () => {
    const seen = {};
    return [...document.querySelectorAll(FIELDS)].map((field) => {
      const label = field.getAttribute("aria-label") || "";
      seen[label] = (seen[label] || 0) + 1;
      return { field, label, name: `${label} ${seen[label]}` };
    });
  };
  const isSame = (one, other) => one === other || (!!one && Number(one) === Number(other)); // 120 is shown as 120.00
  const page = () => location.pathname + (new URLSearchParams(location.search).get("pilot") || "");
  addEventListener("input", ({ target }) => {
    if (!target.matches?.(FIELDS)) return;
    const found = fields().find((one) => one.field === target);
    typed.set(found.name, target.value);
    if (away) keep();
  }, true);

  const keep = () => {
    const open = fields().filter(({ field, name }) => field.value && isSame(typed.get(name), field.value));
    const told = open.map(({ field, label, name }) => ({ label, name, text: field.value }));
    const waiting = (kept()?.told || []).filter((one) => !told.some((other) => other.name === one.name));
    if (told.length) sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), page: page(), who, told: [...told, ...waiting] }));
  };
  const kept = () => {
    const found = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    return found && Date.now() - found.at < LONGEST && found.page === page() && found.who === who ? found : null;
  };

  const say = (text, isDone) => {
    bar ||= document.body.appendChild(document.createElement("div"));
    bar.setAttribute("role", "status");
    bar.style.cssText = "position:fixed;top:0;left:0;right:0;z-index:2000000;padding:8px 16px;background:#FBE9C6;"
      + "color:#5E3C0B;font-size:15px;text-align:center;white-space:pre-wrap;user-select:text";
    bar.textContent = text;
    if (!isDone) return;
    const close = bar.appendChild(document.createElement("button"));
    close.textContent = "知道了";
    close.style.cssText = "margin-left:16px;font:inherit;cursor:pointer";
    close.addEventListener("click", silent);
  };
  const silent = () => { bar?.remove(); bar = null; };

  const asked = async () => {
    const answer = await fetch(`${base}tab?id=${encodeURIComponent(tab)}`, { cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (answer.status === 401) sessionStorage.removeItem(KEPT);
    return answer.ok ? answer.json() : null;
  };
  const drawAnew = () => {
    if (Date.now() - (+sessionStorage.getItem(DRAWN) || 0) < 5 * SECOND) return;
    keep();
    sessionStorage.setItem(DRAWN, Date.now());
    location.reload();
  };
  const look = async () => {
    const told = await asked().catch(() => null);
    const isOpen = socket?.readyState === WebSocket.OPEN;
    if (told && told.process !== process) return drawAnew();
    if (told && isOpen && (told.tab || !tab)) return whole();
    answered = told ? answered || Date.now() : 0;
    if (answered && Date.now() - answered > 3 * SECOND) return drawAnew();
    if (Date.now() - away > 1.5 * SECOND) say("服务器没有应答，正在重新连接。已经输入的文字会保留，连上后本页自动刷新。");
  };
  const whole = () => {
    clearInterval(watching);
    watching = away = answered = 0;
    silent();
  };
  const broken = () => {
    if (!process) return;
    away ||= Date.now();
    keep();
    watching ||= setInterval(look, SECOND);
  };

  const Original = window.WebSocket;
  window.WebSocket = class extends Original {
    constructor(address, words) {
      super(address, words);
      if (!String(address).includes("/_stcore/stream")) return;
      socket = this;
      tab = Array.isArray(words) && words[2] || "";
      this.addEventListener("open", () => (process ? broken() : begin()));
      this.addEventListener("close", () => socket === this && broken());
    }
  };

  const begin = async () => {
    const told = await asked().catch(() => null);
    if (!told) return;
    ({ process, name: who } = told);
    const left = kept();
    if (left) putBack(left.told, left.told.length);
  };
  // Leaving the field of the search searches, which would leave the page: its word only stands there again.
  const put = (field, text) => {
    const acts = field.closest(".st-key-shell_search");
    if (!acts) field.focus();
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (!acts) field.blur();
  };
  const putBack = (left, all) => {
    const tell = () => {
      const open = left.map(({ label, text }) => `${label}：${text}`).join("\n");
      const rest = left.length ? `\n下面的文字等打开原来的表单后自动放回，也可以从这里复制：\n${open}` : "";
      say(`服务重新启动过，本页已刷新。断线前输入的文字已放回 ${all - left.length} 处，选项请再看一遍，核对后再保存。${rest}`, true);
    };
    const next = () => {
      const found = fields().find(({ field, name }) => !field.disabled && left.some((one) => one.name === name));
      if (!found) return;
      const [one] = left.splice(left.findIndex(({ name }) => name === found.name), 1);
      if (!isSame(found.field.value, one.text)) put(found.field, one.text);
      if (left.length) sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), page: page(), who, told: left }));
      else {
        sessionStorage.removeItem(KEPT);
        watch.disconnect();
      }
      tell();
    };
    const watch = new MutationObserver(next);
    watch.observe(document.body, { childList: true, subtree: true });
    tell();
    next();
  };
})();
