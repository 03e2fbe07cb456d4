// ways are the ways in which a script may send something to another server. Each is a
// function of where: { http, udp }, an address to ask and the host and port of a server for
// STUN. Those in leaving take the page, or a window of its own, to the other server.
"use strict";
const add = (tag, set, parent = document.body) => { const e = document.createElement(tag); set(e); parent.append(e); return e; };
const link = (rel, more = {}) => ({ http }) => add("link", (e) => Object.assign(e, { rel, href: http }, more), document.head);
const ice = (Peer, udp) => {
  const peer = new Peer({ iceServers: [{ urls: "stun:" + udp }] });
  peer.createDataChannel("x");
  peer.createOffer().then((offer) => peer.setLocalDescription(offer));
};
window.ways = {
  image: ({ http }) => { new Image().src = http; },
  imageMarkup: ({ http }) => document.body.insertAdjacentHTML("beforeend", `<img src="${http}">`),
  svgImage: ({ http }) => document.body.insertAdjacentHTML("beforeend", `<svg><image href="${http}"/></svg>`),
  fetch: ({ http }) => fetch(http).catch(() => {}),
  fetchOpaque: ({ http }) => fetch(http, { mode: "no-cors", method: "POST", body: "x" }).catch(() => {}),
  fetchKeepalive: ({ http }) => fetch(http, { mode: "no-cors", keepalive: true }).catch(() => {}),
  fetchLater: ({ http }) => fetchLater(http, { activateAfter: 0 }),
  xhr: ({ http }) => { const x = new XMLHttpRequest(); x.open("GET", http); x.send(); },
  beacon: ({ http }) => navigator.sendBeacon(http, "x"),
  webSocket: ({ http }) => { new WebSocket(http.replace("http:", "ws:")); },
  eventSource: ({ http }) => { new EventSource(http); },
  formInNewWindow: ({ http }) => add("form", (e) => Object.assign(e, { action: http, method: "post", target: "_blank" })).submit(),
  formInFrame: ({ http }) => { add("iframe", (e) => { e.name = "f"; }); add("form", (e) => Object.assign(e, { action: http, method: "post", target: "f" })).submit(); },
  prefetch: link("prefetch"),
  preload: link("preload", { as: "image" }),
  modulePreload: link("modulepreload"),
  styleSheet: link("stylesheet"),
  icon: link("icon"),
  styleElement: ({ http }) => { add("style", (e) => { e.textContent = `body{background:url(${http})}`; }); document.body.offsetWidth; },
  styleImport: ({ http }) => add("style", (e) => { e.textContent = `@import "${http}";`; }),
  styleProperty: ({ http }) => { document.body.style.backgroundImage = `url(${http})`; document.body.offsetWidth; },
  font: ({ http }) => { new FontFace("x", `url(${http})`).load().catch(() => {}); },
  frame: ({ http }) => add("iframe", (e) => { e.src = http; }),
  frameMarkup: ({ http }) => add("iframe", (e) => { e.srcdoc = `<img src="${http}">`; }),
  frameRefresh: ({ http }) => add("iframe", (e) => { e.srcdoc = `<meta http-equiv="refresh" content="0;url=${http}">`; }),
  script: ({ http }) => add("script", (e) => { e.src = http; }),
  scriptInline: ({ http }) => add("script", (e) => { e.textContent = `new Image().src = "${http}"`; }),
  scriptImported: ({ http }) => { import(http).catch(() => {}); },
  evaluated: ({ http }) => { try { Function("u", "new Image().src = u")(http); } catch { /* refused */ } },
  timer: ({ http }) => setTimeout(`new Image().src = "${http}"`, 0),
  blobWorker: ({ http }) => { new Worker(URL.createObjectURL(new Blob([`fetch("${http}", { mode: "no-cors" })`]))); },
  dataWorker: ({ http }) => { new Worker(`data:text/javascript,fetch("${http}",{mode:"no-cors"})`); },
  base: ({ http }) => { add("base", (e) => { e.href = http; }, document.head); new Image().src = http.split("/").pop(); },
  webrtc: ({ udp }) => ice(RTCPeerConnection, udp),
  webrtcOfFrame: ({ udp }) => ice(add("iframe", () => {}).contentWindow.RTCPeerConnection, udp),
};
window.leaving = {
  location: ({ http }) => { location.href = http; },
  navigation: ({ http }) => { navigation.navigate(http); },
  refresh: ({ http }) => add("meta", (e) => { e.httpEquiv = "refresh"; e.content = "0;url=" + http; }, document.head),
  link: ({ http }) => add("a", (e) => { e.href = http; }).click(),
  linkInNewWindow: ({ http }) => add("a", (e) => Object.assign(e, { href: http, target: "_blank", rel: "noopener" })).click(),
  linkDownload: ({ http }) => add("a", (e) => Object.assign(e, { href: http, download: "x" })).click(),
  window: ({ http }) => { window.open(http); },
  windowUnnamed: ({ http }) => { window.open(http, "_blank", "noopener"); },
};
