// sw.js keeps Orrery working without a network. The builder inserts the version
// (a hash of every file) and the list of files.
"use strict";
const VERSION = "__VERSION__";
const FILES = __FILES__;
const STEPS = 4; // the most path elements of an address below its station
const PREFIX = "orrery:" + new URL(registration.scope).pathname + ":";
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (e) => e.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  // no-cache: with old copies from the HTTP cache, an update would keep old files
  await cache.addAll(FILES.map((f) => new Request(new URL(f, registration.scope), { cache: "no-cache" })));
})()));

self.addEventListener("activate", (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name); // other projects share this origin
  }
  await clients.claim();
})()));

self.addEventListener("message", (e) => { if (e.data === "activate") skipWaiting(); });

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin || !url.href.startsWith(registration.scope)) return;
  e.respondWith(answer(e.request));
});

async function answer(request) {
  const cache = await caches.open(CACHE);
  const hit = await cache.match(request, { ignoreSearch: true });
  if (hit) return hit;
  if (request.mode === "navigate") {
    const page = await below(cache, new URL(request.url).pathname);
    if (page) return page;
    try { return await fetch(request); } catch { return (await lost(cache)) ?? Response.error(); }
  }
  return fetch(request);
}

// below answers an address below a station, such as experiments/run/<id>, with the
// station's page, with its relative addresses set for the depth; null for a name that is
// no station: "//evil.example/" is no address of the app.
async function below(cache, pathname) {
  const [station, ...rest] = pathname.slice(new URL(registration.scope).pathname.length).split("/");
  if (!station || !FILES.includes(`./${station}/`) || rest.length < 1 || rest.length > STEPS) return null;
  const page = await cache.match(new URL(`./${station}/`, registration.scope));
  return page ? withAddresses(page, '"../', "../".repeat(rest.length)) : null;
}

// lost is the page for any other address when there is no network, with addresses from
// the root: it may be shown at any depth.
async function lost(cache) {
  const page = await cache.match(new URL("404.html", registration.scope));
  return page ? withAddresses(page, '"./', new URL(registration.scope).pathname) : null;
}

async function withAddresses(page, from, to) {
  const text = (await page.text()).replaceAll(from, () => '"' + to);
  const headers = new Headers(page.headers);
  for (const h of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(h);
  return new Response(text, { headers });
}
