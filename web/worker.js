// worker.js runs engine.wasm, the program that computes: it gets the module that
// the page has compiled, and passes messages to it.
"use strict";
importScripts("wasm_exec.js", "kernels.js", "store.js");

const loops = fetch("kernels.wasm").then((r) => r.arrayBuffer()); // while the program is on its way
loops.catch(() => {}); // kernels.js reports it

const inbox = [];
let listener = null;

Object.assign(self.orrery, {
  listen(f) { listener = f; for (const d of inbox.splice(0)) f(d.head, d.body ?? null, d.file ?? null); },
  post(head, body) { postMessage({ head, body }, body ? [body.buffer] : []); },
});

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
