// store.js is the browser's storage for both roles of the program: localStorage (on
// the page), IndexedDB, and what tabs tell each other. An exception inside a call of
// JavaScript ends a Go program, so every function here answers { value, error } or a
// promise of it, and none throws. The error "quota" means that there is no room.
"use strict";
(() => {
  const why = (e) => (e && (e.name === "QuotaExceededError" || e.code === 22) ? "quota" : String(e));
  const settle = (f) => { try { return { value: f(), error: "" }; } catch (e) { return { value: null, error: why(e) }; } };

  // --- IndexedDB: "blobs" holds bytes by id, "journal" rows {k: key, v: value, s: step}
  const DB = "orrery", VERSION = 2, PATIENCE = 5000;
  let opening = null;
  const forget = () => { opening = null; };
  function database() {
    opening ??= new Promise((ok, no) => {
      const r = indexedDB.open(DB, VERSION);
      r.onupgradeneeded = () => {
        const names = r.result.objectStoreNames;
        if (!names.contains("blobs")) r.result.createObjectStore("blobs");
        if (!names.contains("journal")) r.result.createObjectStore("journal", { keyPath: "k" }).createIndex("step", "s");
      };
      r.onsuccess = () => {
        r.result.onversionchange = () => { r.result.close(); forget(); }; // a newer version waits for this
        r.result.onclose = forget;
        ok(r.result);
      };
      r.onerror = () => no(r.error);
      // A database that another tab holds open in an older form would be waited for without end.
      setTimeout(() => no(new Error("IndexedDB does not open; close other tabs of Orrery")), PATIENCE);
    });
    opening.catch(forget);
    return opening;
  }
  // one runs f(store, answer, transaction) in a transaction of its own. It is over when the
  // browser has committed it, with durability "strict": on the disk, not on its way.
  async function one(name, mode, f) {
    try {
      const db = await database();
      return await new Promise((ok) => {
        const answer = { value: null, error: "" };
        const t = db.transaction(name, mode, { durability: "strict" });
        const stop = (e) => { answer.error ||= why(e); try { t.abort(); } catch { /* it has ended already */ } };
        t.oncomplete = () => ok(answer);
        t.onabort = () => ok({ value: null, error: answer.error || why(t.error) });
        try { f(t.objectStore(name), answer, stop); } catch (e) { stop(e); }
      });
    } catch (e) {
      forget();
      return { value: null, error: why(e) };
    }
  }
  const simple = (name, mode, f) => one(name, mode, (s, answer) => {
    const r = f(s);
    r.onsuccess = () => { answer.value = r.result ?? null; };
  });

  // --- other tabs -------------------------------------------------------------
  const tabs = {};
  if (typeof document !== "undefined") {
    database(); // while the program is still on its way: a first opening takes a tenth of a second
    let heard = null, channel = null;
    const hear = () => heard?.();
    try {
      channel = new BroadcastChannel("orrery/v1");
      channel.onmessage = hear;
    } catch { /* storage events tell enough */ }
    addEventListener("storage", (e) => { if (e.key === null || e.key.startsWith("orrery/v")) hear(); });
    tabs.tell = () => { try { channel?.postMessage(1); } catch { /* as above */ } };
    tabs.onTell = (f) => { heard = f; };
    // onHide calls f while the page is being closed or put aside: what it writes at once is kept.
    tabs.onHide = (f) => {
      const flush = () => { try { f(); } catch { /* the program has ended */ } };
      addEventListener("pagehide", flush);
      document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });
    };
    // A page that comes from the back/forward cache has released its locks and heard nothing
    // meanwhile: it loads again, at its address.
    addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
    // hold calls granted when this tab is the only one that holds name; false: no Web Locks here.
    // When the page is left, it frees the lock or stops asking: a page that sleeps must not be granted it.
    tabs.hold = (name, granted) => {
      if (!navigator.locks) return false;
      const asked = new AbortController();
      let leave;
      const left = new Promise((ok) => { leave = ok; });
      navigator.locks.request(name, { signal: asked.signal }, () => { granted(); return left; }).catch(() => {});
      addEventListener("pagehide", () => { asked.abort(); leave(); });
      return true;
    };
  }

  // pack joins many texts into one array of bytes, and says where each ends; -1 is no text. Go reads
  // it in one call: a call for each text would cost more than the work on the texts.
  const encoder = new TextEncoder();
  function pack(texts) {
    let room = 0;
    for (const t of texts) room += 3 * (t?.length ?? 0); // UTF-8 takes no more
    const bytes = new Uint8Array(room), ends = new Int32Array(texts.length);
    let at = 0;
    for (let i = 0; i < texts.length; i++) {
      if (typeof texts[i] === "string") at += encoder.encodeInto(texts[i], bytes.subarray(at)).written;
      ends[i] = typeof texts[i] === "string" ? at : -1;
    }
    return { bytes: bytes.slice(0, at), ends: new Uint8Array(ends.buffer) };
  }

  // --- the journal. Rows cross to Go with their steps, and keys and values packed: key, value, ...
  const after = (step) => IDBKeyRange.lowerBound(step, true);
  const flat = (rows) => ({ steps: new Uint8Array(Float64Array.from(rows, (r) => r.s).buffer), ...pack(rows.flatMap((r) => [r.k, r.v])) });
  const journal = {
    // write gets the rows after step seen and returns what to write: key, value, key, ...
    async journalAppend(seen, write) {
      let wrote = false;
      const done = await one("journal", "readwrite", (s, answer, stop) => {
        const news = s.index("step").getAll(after(seen));
        news.onsuccess = () => {
          try {
            const rows = news.result, writes = write(flat(rows));
            const last = rows.length ? rows[rows.length - 1].s : seen;
            for (let i = 0; i < writes.length; i += 2) s.put({ k: writes[i], v: writes[i + 1], s: last + 1 });
            wrote = writes.length > 0;
            answer.value = wrote ? last + 1 : last;
          } catch (e) { stop(e); }
        };
      });
      if (wrote && !done.error) tabs.tell?.();
      return done;
    },
    journalSince: (seen, limit) => one("journal", "readonly", (s, answer) => {
      const step = s.index("step"), some = step.getAll(after(seen), limit);
      some.onsuccess = () => {
        const rows = some.result;
        answer.value = flat(rows);
        if (rows.length < limit) return;
        const last = rows[rows.length - 1].s; // this step may go on
        const whole = step.getAll(last);
        whole.onsuccess = () => { answer.value = flat(rows.filter((r) => r.s < last).concat(whole.result)); };
      };
    }),
    // The last step stays, since the next one counts on from it.
    journalDropDeletions: (from, upTo) => one("journal", "readwrite", (s, answer, stop) => {
      const step = s.index("step"), newest = step.openKeyCursor(null, "prev");
      newest.onsuccess = () => {
        const end = Math.min(upTo, (newest.result?.key ?? 0) - 1);
        if (end <= from) return;
        const row = step.openCursor(IDBKeyRange.bound(from, end, true));
        row.onsuccess = () => {
          try {
            if (!row.result) return;
            if (row.result.value.v === null) row.result.delete();
            row.result.continue();
          } catch (e) { stop(e); }
        };
      };
    }),
    async journalClear() {
      const done = await one("journal", "readwrite", (s, answer) => {
        const newest = s.index("step").openKeyCursor(null, "prev");
        newest.onsuccess = () => {
          const step = (newest.result?.key ?? 0) + 1;
          s.clear();
          s.put({ k: "", v: null, s: step });
          answer.value = step;
        };
      });
      if (!done.error) tabs.tell?.();
      return done;
    },
  };

  // --- files: one folder of the origin's own file system (OPFS). A file whose name begins with "~"
  // is not whole yet. The error "absent" means that this browser gives the page no such files.
  const PART = "~";
  async function inFolder(f) {
    let dir;
    try {
      dir = await (await navigator.storage.getDirectory()).getDirectoryHandle("orrery", { create: true });
      if (!FileSystemFileHandle.prototype.move) throw new Error("no move");
    } catch { return { value: null, error: "absent" }; }
    try { return { value: (await f(dir)) ?? null, error: "" }; } catch (e) { return { value: null, error: why(e) }; }
  }
  const orNone = (promise) => promise.catch((e) => { if (e.name !== "NotFoundError") throw e; return null; });
  async function fill(handle, bytes) {
    if (!handle.createSyncAccessHandle) { // a page; workers have the call that flushes to the disk
      const out = await handle.createWritable();
      try { await out.write(bytes); } catch (e) { await out.abort().catch(() => {}); throw e; }
      return out.close();
    }
    const out = await handle.createSyncAccessHandle();
    try {
      out.truncate(0);
      if (out.write(bytes) !== bytes.length) throw new DOMException("the file is not whole", "QuotaExceededError");
      out.flush();
    } finally { out.close(); }
  }
  const files = {
    fileList: () => inFolder(async (dir) => {
      const list = [];
      for await (const [name, h] of dir.entries()) {
        if (name.startsWith(PART)) continue;
        const file = await orNone(h.getFile()); // null: another tab has deleted it meanwhile
        if (file) list.push([name, file.size]);
      }
      return list.sort().flat();
    }),
    fileOpen: (name) => inFolder(async (dir) => (await orNone(dir.getFileHandle(name)))?.getFile()),
    fileDel: (name) => inFolder((dir) => orNone(dir.removeEntry(name))),
    slice: (file, from, to) => file.slice(from, to).arrayBuffer().then((b) => ({ value: new Uint8Array(b), error: "" }), (e) => ({ value: null, error: String(e) })),
    fileWrite: (name, bytes) => inFolder(async (dir) => {
      for await (const old of dir.keys()) if (old.startsWith(PART)) await dir.removeEntry(old).catch(() => {}); // of a browser that was killed
      try {
        const h = await dir.getFileHandle(PART + name, { create: true });
        await fill(h, bytes);
        await h.move(name);
      } catch (e) {
        await dir.removeEntry(PART + name).catch(() => {});
        throw e;
      }
    }),
    // fileLock answers with the function that releases the lock, or with null where another tab has
    // the lock. That function returns a promise: the lock is free when it is settled.
    fileLock: () => new Promise((ok) => {
      const no = () => ok({ value: null, error: "absent" });
      try {
        const over = navigator.locks.request("orrery/files", { ifAvailable: true }, (lock) => new Promise((release) => {
          ok({ value: lock && (() => { release(); return over; }), error: "" });
          if (!lock) release();
        }));
        over.catch(no);
      } catch { no(); }
    }),
  };

  globalThis.orrery = Object.assign(globalThis.orrery ?? {}, journal, tabs, files, {
    get: (k) => settle(() => localStorage.getItem(k)),
    put: (k, v) => settle(() => localStorage.setItem(k, v)),
    del: (k) => settle(() => localStorage.removeItem(k)),
    // walk reads the keys that begin with prefix and their values, some at a time: next packs key,
    // value, key, ..., and nothing at the end.
    walk: (prefix) => settle(() => {
      const keys = Object.keys(localStorage).filter((k) => k.startsWith(prefix));
      return { next: (n) => settle(() => pack(keys.splice(-n).flatMap((k) => [k, localStorage.getItem(k)]))) };
    }),
    keys: () => settle(() => Object.keys(localStorage)),
    blobGet: (k) => simple("blobs", "readonly", (s) => s.get(k)),
    blobPut: (k, v) => simple("blobs", "readwrite", (s) => s.put(v, k)),
    blobDel: (k) => simple("blobs", "readwrite", (s) => s.delete(k)),
    blobKeys: () => simple("blobs", "readonly", (s) => s.getAllKeys()),
    // room is what the browser reports for the whole site: bytes used, bytes allowed.
    room: async () => {
      try {
        const { usage, quota } = await navigator.storage.estimate();
        return { value: [usage, quota], error: "" };
      } catch (e) { return { value: null, error: why(e) }; }
    },
  });
})();
