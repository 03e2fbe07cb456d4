// deep.js is the script of 404.html. A host that knows only files answers with that page
// for an address below a station, such as experiments/run/<id>. The script loads the
// station's own page instead, with its addresses changed to where the site's root is.
// The builder fills in the stations and the steps that an address may have below one.
// What the address says never becomes another origin: every address here starts with
// location.origin, and doubled slashes, which would name a host, are made single first.

(async () => {
  const stations = __STATIONS__, steps = __STEPS__;
  const { origin, pathname, search, hash } = location;
  if (pathname.includes("//")) {
    location.replace(origin + pathname.replace(/\/+/g, "/") + search + hash);
    return;
  }
  const parts = pathname.split("/"); // the first is empty
  for (let i = 1; i < parts.length - 1; i++) {
    const below = parts.length - 1 - i;
    if (!stations.includes(parts[i]) || parts[i + 1] === "" || below > steps) continue;
    const root = origin + parts.slice(0, i).join("/") + "/";
    const answer = await fetch(root + parts[i] + "/").catch(() => null);
    if (!answer?.ok || new URL(answer.url).origin !== origin) continue;
    const page = await answer.text();
    if (!page.includes('data-root="../"')) continue; // not a page of Orrery
    const address = root.replaceAll("&", "&amp;");
    document.open();
    document.write(page.replaceAll('"../', () => '"' + address));
    document.close();
    return;
  }
})();
