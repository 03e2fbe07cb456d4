// worker.js runs engine.wasm, the program that computes: it gets the module that
// the page has compiled, and passes messages and IndexedDB to it.
"use strict";
importScripts("wasm_exec.js", "kernels.js");

const loops = fetch("kernels.wasm").then((r) => r.arrayBuffer()); // while the program is on its way
loops.catch(() => {}); // kernels.js tells

const inbox = [];
let listener = null;

// --- IndexedDB: every call answers { value, error }, none throws --------------
const DB = "orrery";
let opening = null;
function database() {
  opening ??= new Promise((ok, no) => {
    const r = indexedDB.open(DB, 1);
    r.onupgradeneeded = () => r.result.createObjectStore("blobs");
    r.onsuccess = () => ok(r.result);
    r.onerror = () => no(r.error);
    r.onblocked = () => no(new Error("another tab holds an older database open"));
  });
  return opening;
}
async function blob(mode, f) {
  try {
    const db = await database();
    return await new Promise((ok) => {
      const t = db.transaction("blobs", mode, { durability: "strict" });
      const r = f(t.objectStore("blobs"));
      t.oncomplete = () => ok({ value: r.result ?? null, error: "" });
      t.onabort = () => ok({ value: null, error: t.error?.name === "QuotaExceededError" ? "quota" : String(t.error) });
    });
  } catch (e) {
    opening = null;
    return { value: null, error: String(e) };
  }
}

self.orrery = {
  listen(f) { listener = f; for (const d of inbox.splice(0)) f(d.head, d.body ?? null, d.file ?? null); },
  post(head, body) { postMessage({ head, body }, body ? [body.buffer] : []); },
  blobGet: (k) => blob("readonly", (s) => s.get(k)),
  blobPut: (k, v) => blob("readwrite", (s) => s.put(v, k)),
  blobDel: (k) => blob("readwrite", (s) => s.delete(k)),
  blobKeys: () => blob("readonly", (s) => s.getAllKeys()),
  slice: (file, from, to) => file.slice(from, to).arrayBuffer().then((b) => ({ value: new Uint8Array(b), error: "" }), (e) => ({ value: null, error: String(e) })),
};

onmessage = async ({ data }) => {
  if (!data.module) {
    if (listener) listener(data.head, data.body ?? null, data.file ?? null);
    else inbox.push(data);
    return;
  }
  try {
    const go = new Go();
    go.importObject.kernels = kernels.imports();
    const instance = await WebAssembly.instantiate(data.module, go.importObject);
    await kernels.bind(instance, loops);
    await go.run(instance);
  } finally {
    postMessage({ exited: true }); // a panic fires no error event: without this, the page would wait for ever
  }
};
