// start.js notes in this browser that a start is under way and what it is loading. A
// start whose program ended, or that never finished, leaves its note; the next start
// then loads no model and no table, and says why. A page that is left removes its own
// note. An exception inside a JS call ends a Go program, so these functions must not throw.
"use strict";
(() => {
  const orrery = window.orrery;
  const PREFIX = "orrery-start/"; // beside the registry's own keys, which are counted and exported
  const ALONE = 60_000;           // without Web Locks: another tab's note is left over when its last step is this old
  const SLOW = 20_000;            // a start that takes longer offers the safe one
  const random = () => Math.random().toString(36).slice(2);
  const id = Date.now() + "-" + random();
  const key = PREFIX + id;
  const locks = "orrery-tab:" + orrery.prefix + "/";

  // --- notes: in localStorage, or where that is full or blocked in sessionStorage ---
  const stores = () => [() => localStorage, () => sessionStorage].flatMap((f) => { try { return [f()]; } catch { return []; } }).filter(Boolean);
  const attempt = (f) => { try { return f(); } catch { return null; } };
  const put = (k, v) => stores().some((s) => attempt(() => { s.setItem(k, v); return true; }));
  const remove = (k) => stores().forEach((s) => attempt(() => s.removeItem(k)));

  // The tab's name survives its reload and its crash.
  const tab = attempt(() => {
    const t = sessionStorage.getItem("orrery-tab") ?? random();
    sessionStorage.setItem("orrery-tab", t);
    return t;
  }) ?? id;

  const note = { tab, lock: locks + id, at: Date.now(), step: null, failed: false };
  let begun = false, over = false, ended = false;
  const write = () => {
    if (!begun || ended) return;
    if (over && note.step === null) remove(key);
    else put(key, JSON.stringify(note));
  };

  // --- one lock for each open tab: the browser frees it when the tab goes, for whatever reason ---
  let leave = () => {};
  const held = new Promise((ok) => {
    if (!navigator.locks) return ok(false);
    setTimeout(() => ok(false), 1000); // a browser that does not answer
    const left = new Promise((f) => { leave = f; });
    attempt(() => navigator.locks.request(note.lock, () => { ok(true); return left; }).catch(() => ok(false))) ?? ok(false);
  });
  async function openTabs() { // names of locks; null: not known
    if (!(await held)) return null;
    try { return (await navigator.locks.query()).held.map((l) => l.name).filter((n) => n.startsWith("orrery-tab:")); } catch { return null; }
  }
  addEventListener("pagehide", () => {
    if (!note.failed) remove(key);
    leave();
  });

  // --- the notes that earlier starts have left --------------------------------------
  async function leftOver() {
    const open = await openTabs();
    const found = [];
    for (const s of stores()) {
      for (const k of attempt(() => Object.keys(s)) ?? []) {
        if (!k.startsWith(PREFIX) || k === key) continue;
        const n = attempt(() => JSON.parse(s.getItem(k))) ?? { failed: true, at: 0 };
        // The lock decides where it is known: a duplicated tab has the sessionStorage, and so the name, of the first one.
        const gone = n.failed || (open ? !open.includes(n.lock) : n.tab === tab || Date.now() - n.at > ALONE);
        if (gone) found.push({ k, at: Number(n.at) || 0, step: typeof n.step === "string" ? n.step : "" });
      }
    }
    return found.sort((a, b) => b.at - a.at);
  }

  const asked = new URLSearchParams(location.search).get("safe");
  const address = (safe) => {
    const u = new URL(location.href);
    u.hash = ""; // to an address that differs by its fragment alone, the browser only scrolls
    u.searchParams.delete("safe");
    if (safe) u.searchParams.set("safe", safe);
    return u.href;
  };
  const forget = async () => { for (const n of await leftOver()) remove(n.k); };

  Object.assign(orrery, {
    safe: asked !== null, exporting: asked === "export", failedBefore: false, failedStep: "", keepsNothing: false,
    // beginStart is awaited before the program runs.
    async beginStart() {
      const [last] = await leftOver();
      if (last) Object.assign(orrery, { safe: true, failedBefore: true, failedStep: last.step });
      begun = true;
      write();
      setTimeout(slow, SLOW);
    },
    // step notes what is being loaded now, as JSON with the words for it in "what"; "": nothing.
    step(text) { Object.assign(note, { step: text || null, at: Date.now() }); write(); },
    started() { over = true; write(); },
    forgetFailure() { forget(); },
    startSafely() { location.assign(address("1")); },
    startNormally() { forget().then(() => location.replace(address(""))); },
    otherTabs: async () => {
      const open = await openTabs();
      return { value: open ? open.filter((n) => n.startsWith(locks)).length - 1 : -1, error: "" };
    },
    stopped,
  });

  // way is a button that starts without models. It is no link: a program that still runs handles links itself.
  function way(safe, text, kind) {
    return Object.assign(document.createElement("button"), { type: "button", textContent: text, className: kind, onclick: () => location.assign(address(safe)) });
  }
  function slow() {
    const p = document.getElementById("boot-slow");
    if (over || ended || !p) return;
    p.hidden = false;
    p.append("This start takes long. ", way("1", "Start without models", "btn sm"));
  }

  // stopped shows that the program has ended, and the ways on.
  function stopped(why) {
    if (ended) return;
    note.failed = !over || note.step !== null;
    if (note.failed) put(key, JSON.stringify(note)); else remove(key);
    ended = true;
    const what = attempt(() => JSON.parse(note.step).what);
    if (what) why = `It ended while it loaded ${what}. ${why}`;
    if (!document.getElementById("boot-fail")) { // the app was running, and its page is of no use without it
      document.body.innerHTML = '<main class="boot"><h1>Orrery stopped</h1><div id="boot-fail" class="note fail" role="alert"><div id="boot-why"></div></div>' +
        '<p id="boot-kept"></p><div class="row wrap" id="boot-ways"><button id="boot-reload" class="btn" type="button">Reload</button></div></main>';
      document.getElementById("boot-kept").textContent = orrery.keepsNothing ? "This browser keeps nothing: what was not exported is gone." : "What was saved is safe in this browser.";
    }
    const ways = document.getElementById("boot-ways");
    ways.append(way("1", "Start without models", "btn primary"), way("export", "Export everything", "btn"));
    document.getElementById("boot-fail").hidden = false;
    document.getElementById("boot-why").textContent = why;
    const reload = document.getElementById("boot-reload");
    reload.hidden = false;
    reload.addEventListener("click", () => location.reload());
    ways.querySelector(".primary").focus();
  }
  // An error inside WebAssembly itself does not end go.run.
  addEventListener("error", (e) => { if (window.WebAssembly && e.error instanceof WebAssembly.RuntimeError) stopped(`The browser ended the program (${e.error.message}).`); });
})();
