// kernels.js gives a Go program the loops of kernels.wasm, which work on that program's own memory.
// Go asks for them as imports before it has a memory to share, so each import is bound later; where
// the loops cannot be loaded, because the browser has no vectors, each returns 0 and Go's own loops
// do the work.
"use strict";
self.kernels = {
  // imports names the loops, for a program that is about to be instantiated.
  imports() {
    this.late = [];
    return new Proxy({}, { get: (_, name) => {
      let loop = () => 0;
      this.late.push((all) => { loop = all[name]; });
      return (a, b, c, d, e, f, g, h) => loop(a, b, c, d, e, f, g, h);
    } });
  },
  // bind loads the loops for the program that has been instantiated and not yet started.
  async bind(instance, source) {
    try {
      const { instance: loops } = await WebAssembly.instantiate(await source, { go: { mem: instance.exports.mem } });
      for (const f of this.late) f(loops.exports);
    } catch (e) { console.info("Orrery computes without vectors:", e.message); }
  },
};
