// boot.js brings Orrery up: theme, download with progress by bytes, the page's
// program and then the workers', and the few globals that go-app reads. It runs
// before anything is drawn, so it stays small and has no dependency.
"use strict";
(() => {
  // Every address of the app is built from this one's path. One that begins with two slashes
  // would name another host: the page opens at the same path with single slashes.
  if (location.pathname.includes("//")) {
    location.replace(location.origin + location.pathname.replace(/\/+/g, "/") + location.search + location.hash);
    return;
  }
  const self_ = document.currentScript;
  const root = new URL(self_.dataset.root, location.href); // works under any path
  const wasmSize = Number(self_.dataset.wasmSize);         // decompressed, as the stream counts
  const prefix = root.pathname.replace(/\/$/, "");

  // --- theme: the stored choice, else the system's --------------------------
  const html = document.documentElement;
  let stored = null;
  try { stored = localStorage.getItem("orrery/v1/d/theme"); } catch { /* storage is blocked: the system's theme */ }
  const night = stored ? stored.includes('"night"') : matchMedia("(prefers-color-scheme: dark)").matches;
  html.dataset.theme = night ? "night" : "day";

  // --- a relative icon would be looked for again, elsewhere, at every address ---
  for (const l of document.querySelectorAll("link[rel=icon], link[rel=manifest]")) l.href = new URL(l.getAttribute("href"), location.href).href;

  // --- what go-app asks of its page -----------------------------------------
  const env = { GOAPP_ROOT_PREFIX: prefix, GOAPP_STATIC_RESOURCES_URL: prefix, GOAPP_INTERNAL_URLS: "[]" };
  window.goappGetenv = (k) => env[k] ?? "";

  // A listener that is always there would keep the page out of the browser's back/forward cache.
  const ask = (e) => { e.preventDefault(); };

  // --- what the program calls; store.js adds its part. An exception inside a JS call
  // ends a Go program, so these functions must not throw.
  const orrery = window.orrery = {
    prefix, version: self_.dataset.version, updated: false, onUpdate: null, onFile: null,
    worker() { // it keeps messages that arrive before its program; a text says why there is no worker
      let w;
      try { w = new Worker(new URL("web/worker.js", root)); } catch (e) { return String(e.message ?? e); }
      engine().then((module) => w.postMessage({ module }), (e) => w.onmessage?.({ data: { exited: true,
        why: `The part of Orrery that computes could not be loaded (${e.message}). Check the connection and try again.` } }));
      return w;
    },
    post(w, head, body, file) { w.postMessage({ head, body, file }, body ? [body.buffer] : []); },
    warnOnLeave(on) { (on ? addEventListener : removeEventListener)("beforeunload", ask); },
    restart() { location.reload(); },
    id: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (d) => d.toString(16).padStart(2, "0")).join(""), // 32 hex digits
    persist: async () => { // granted, denied, or unavailable
      try { return { value: (await navigator.storage.persist()) ? "granted" : "denied", error: "" }; } catch { return { value: "unavailable", error: "" }; }
    },
    address(path) { try { history.replaceState(null, "", prefix + path); } catch { /* called too often: the next change sets it */ } },
    applyUpdate() { waiting?.postMessage("activate"); },
    scroll(id, top) {
      requestAnimationFrame(() => { const e = document.getElementById(id); if (e) e.scrollTop = top; });
    },
    replace(id, from, to, text) { // keeps what was typed after it meanwhile; the event must not fire inside a call from Go
      const e = document.getElementById(id);
      if (!e || e.value.length < to) return;
      e.setRangeText(text, from, to, e.selectionStart > to ? "preserve" : "end");
      setTimeout(() => e.dispatchEvent(new Event("input", { bubbles: true })));
    },
    download(name, type, bytes) {
      const url = URL.createObjectURL(new Blob([bytes], { type }));
      const a = document.createElement("a");
      a.href = url; a.download = name; document.body.append(a); a.click(); a.remove();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    file: (url) => fetch(new URL(url, root)).then((r) => (r.ok ? r.blob() : null), () => null),
  };

  // --- files: dropped anywhere, pasted outside of a field, or chosen ---------
  const hand = (f) => { if (f) orrery.onFile?.(f.name || "pasted.csv", f); };
  const carries = (e) => [...(e.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (e) => { if (carries(e)) { e.preventDefault(); html.classList.add("dragging"); } });
  addEventListener("dragleave", (e) => { if (!e.relatedTarget) html.classList.remove("dragging"); });
  addEventListener("drop", (e) => {
    html.classList.remove("dragging");
    if (!carries(e)) return;
    e.preventDefault();
    hand(e.dataTransfer.files[0]);
  });
  addEventListener("paste", (e) => {
    if (e.target.closest?.("input, textarea, select")) return;
    const text = e.clipboardData?.getData("text/plain");
    hand(e.clipboardData?.files[0] ?? (text && new File([text], "pasted.csv")));
  });
  addEventListener("change", (e) => {
    if (e.target.type !== "file") return;
    hand(e.target.files[0]);
    e.target.value = ""; // the same file may be chosen again
  });

  // --- a Copy button copies the text of the element after its row; the status beside it says so ---
  addEventListener("click", async (e) => {
    const row = e.target.closest?.(".copy")?.parentElement;
    if (!row) return;
    const say = row.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(row.nextElementSibling.textContent);
      say.textContent = "Copied.";
    } catch {
      say.textContent = "The browser does not let the page copy. Select the text.";
    }
    setTimeout(() => { say.textContent = ""; }, 4000);
  });

  // --- the boot screen ------------------------------------------------------
  const el = (id) => document.getElementById(id);
  const ready = new Promise((ok) => (document.readyState === "loading" ? addEventListener("DOMContentLoaded", ok) : ok()));
  // Icon and manifest are read again after each pushState: relative to the new address they would be lost.
  ready.then(() => { for (const l of document.querySelectorAll('link[rel*="icon"], link[rel="manifest"]')) l.href = l.href; });
  const mb = (n) => (n / 1e6).toFixed(1);
  let shown = 0;
  const progress = (done) => {
    const now = performance.now();
    if (now - shown < 50 && done < wasmSize) return;
    shown = now;
    ready.then(() => {
      const bar = el("boot-bar"), say = el("boot-say");
      if (!bar || !say) return;
      bar.max = wasmSize; bar.value = done;
      say.textContent = `Loading, ${mb(done)} of ${mb(wasmSize)} MB. Next time it opens from cache.`;
    });
  };
  const fail = async (why) => {
    await ready;
    el("boot-fail").hidden = false;
    el("boot-why").textContent = why;
    const b = el("boot-reload");
    b.hidden = false;
    b.addEventListener("click", () => location.reload());
    b.focus();
  };

  // --- download, compile, run -----------------------------------------------
  async function compile(name, progress) {
    const response = await fetch(new URL(`web/${name}?v=${orrery.version}`, root));
    if (!response.ok) throw new Error(`${name} answered ${response.status} ${response.statusText}`.trim());
    let done = 0;
    const counted = response.body.pipeThrough(new TransformStream({
      transform(chunk, out) { done += chunk.byteLength; progress?.(done); out.enqueue(chunk); },
    }));
    return WebAssembly.compileStreaming(new Response(counted, { headers: { "Content-Type": "application/wasm" } }));
  }
  // The workers' program comes after the page's, once for all of them.
  let computing = null;
  function engine() {
    computing ??= compile("engine.wasm").catch((e) => { computing = null; throw e; });
    return computing;
  }
  async function start() {
    if (typeof WebAssembly !== "object" || !WebAssembly.compileStreaming) {
      return fail("This browser has no WebAssembly. Open Orrery in a current Firefox, Chrome, Edge or Safari.");
    }
    if (!globalThis.crypto?.getRandomValues) {
      return fail("This browser has no crypto.getRandomValues, which the program needs. Open Orrery in a current Firefox, Chrome, Edge or Safari.");
    }
    let module;
    try { module = await compile("app.wasm", progress); } catch (e) {
      return fail(`The program could not be loaded (${e.message}). Check the connection and reload.`);
    }
    performance.mark("compiled");
    await ready;
    if (typeof Go === "undefined" || !orrery.journalAppend || !orrery.beginStart) return fail("wasm_exec.js, store.js or start.js could not be loaded. Check the connection and reload.");
    await orrery.beginStart();
    const go = new Go();
    try {
      const instance = await WebAssembly.instantiate(module, go.importObject);
      performance.mark("instantiated");
      await go.run(instance); // returns only when the program has ended
      orrery.stopped("The browser console has the details.");
    } catch (e) { orrery.stopped(`The browser ended the program (${e.message}).`); }
    for (const t of go._scheduledTimeouts.values()) clearTimeout(t); // its timers
    go._scheduledTimeouts.clear();
    go._resume = () => {}; // calls into it do nothing
  }
  start();

  // --- offline and updates --------------------------------------------------
  let waiting = null;
  const offer = (w) => {
    waiting = w;
    orrery.updated = true;
    orrery.onUpdate?.();
  };
  // A service worker other than the one that served this page belongs to a newer version. It may take
  // over before this page has heard of it, even in a tab that was opened a moment ago.
  let controlled = !!navigator.serviceWorker?.controller; // not on a first visit
  navigator.serviceWorker?.addEventListener("controllerchange", () => {
    if (controlled) location.reload();
    controlled = true;
  });
  async function register() {
    if (!("serviceWorker" in navigator)) return;
    try {
      const r = await navigator.serviceWorker.register(new URL("sw.js", root));
      if (!r) return; // a browser that blocks it, and does not say so
      if (r.waiting && navigator.serviceWorker.controller) offer(r.waiting);
      r.addEventListener("updatefound", () => {
        const w = r.installing;
        w?.addEventListener("statechange", () => {
          if (w.state === "installed" && navigator.serviceWorker.controller) offer(w);
        });
      });
    } catch (e) { console.warn("Orrery works, but not offline:", e.message); }
  }
  // A first visit fills the cache for offline use; that waits until the app is drawn.
  addEventListener("load", () => setTimeout(register, 1500));
})();
