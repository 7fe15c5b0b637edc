// Puts replies into real documents in every way a page may, and says where the browser's tree is not the written one.
// Takes {cases, players, places, schema, shift}: canonical HTML, rendered HTML, rows of tests/fixtures/places.jsonl,
// {element: [attribute, …]}, and by how many places this batch is turned. Gives {counts: {way: cases}, places: {place:
// cases}, differences: [{case, way, problem}]}, the first few.
(async ({ cases, players, places, schema, shift }) => {
  const HTML = "http://www.w3.org/1999/xhtml";
  const DOCTYPES = {
    standards: "<!doctype html>",
    "limited quirks": '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
    quirks: "",
  };
  const MODES = Object.keys(DOCTYPES);
  const VOID = new Set(["br", "hr", "img"]);
  const REFERENCES = { amp: "&", lt: "<", gt: ">", nbsp: "\u00a0", quot: '"', "#39": "'", "#34": '"' };
  const MOST = 20;

  const counts = {}, placed = {}, differences = [];
  const report = (html, way, problem) => { if (differences.length < MOST) differences.push({ case: html, way, problem }); };
  const count = (way, number) => { counts[way] = (counts[way] || 0) + number; };
  let fired = 0;
  window.alert = window.confirm = window.prompt = () => { fired++; };
  const stopped = new Set(); // what the page's policy kept from running or loading; pictures are allowed
  const trap = (view) => {
    view.alert = view.confirm = view.prompt = window.alert;
    view.document.addEventListener("securitypolicyviolation", (event) => {
      if (event.effectiveDirective !== "img-src") stopped.add(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  };

  const decoded = (text) => text.replace(/&(#?\w+);/g, (whole, name) => REFERENCES[name] ?? whole);
  const value = (text) => `${text.length}:${text}`;

  // A tree as a string: (name name=length:value child child), and T or C with the length and the text.
  const written = (html) => {
    const pieces = [];
    let read = 0;
    for (const [token, end, name, attributes, comment, text] of html.matchAll(/<\/([\w-]+)>|<(\w[\w-]*)((?: [^<>]*)?)>|<!--([^<>]*?)-->|([^<>]+)/g)) {
      read += token.length;
      if (end) pieces.push(")");
      else if (text) pieces.push("T", value(decoded(text)));
      else if (comment !== undefined) pieces.push("C", value(comment));
      else {
        pieces.push("(", name);
        for (const [, attribute, given] of attributes.matchAll(/ ([\w-]+)(?:="([^"]*)")?/g)) pieces.push(" ", attribute, "=", value(decoded(given ?? "")));
        if (VOID.has(name)) pieces.push(")");
      }
    }
    return read === html.length ? pieces.join("") : `not ${html.length} characters of tokens but ${read}`;
  };
  const built = (first, pieces = []) => {
    for (let node = first; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) pieces.push("T", value(node.data));
      else if (node.nodeType === Node.COMMENT_NODE) pieces.push("C", value(node.data));
      else if (node.nodeType !== Node.ELEMENT_NODE) pieces.push("?", node.nodeName);
      else {
        pieces.push("(", node.namespaceURI === HTML ? "" : `{${node.namespaceURI}}`, node.localName);
        for (const attribute of node.attributes) pieces.push(" ", attribute.namespaceURI ? `{${attribute.namespaceURI}}` : "", attribute.name, "=", value(attribute.value));
        built((node.content ?? node).firstChild, pieces); // a template's children are in its content
        pieces.push(")");
      }
    }
    return pieces;
  };
  const tree = (first) => built(first).join("");
  const first = (one, other) => {
    let at = 0;
    while (one[at] === other[at]) at++;
    return `${one.slice(Math.max(0, at - 60), at + 100)} instead of ${other.slice(Math.max(0, at - 60), at + 100)}`;
  };

  // Frames are as large as the batch needs them and go with it.
  const frame = (doctype) => {
    const element = document.createElement("iframe");
    element.hidden = true;
    document.body.append(element);
    element.contentDocument.open();
    element.contentDocument.write(`${doctype}<body></body>`);
    element.contentDocument.close();
    trap(element.contentWindow);
    return element;
  };
  const container = (owner, place) => {
    const holder = owner.createElement("div");
    owner.body.append(holder);
    holder.innerHTML = `${place.before}<!--reply-->${place.after}`;
    const walker = owner.createTreeWalker(holder, NodeFilter.SHOW_COMMENT);
    const inner = walker.nextNode().parentNode;
    inner.textContent = "";
    return inner;
  };
  const placeOf = (number) => places[(number + shift) % places.length];

  // What a reader of the tree would follow or be shown is what the schema allows, addresses as the browser reads them.
  const allowed = new Map(Object.entries(schema).map(([name, attributes]) => [name, new Set(attributes)]));
  const judge = (html, holder) => {
    for (const element of holder.querySelectorAll("*")) {
      const names = allowed.get(element.localName);
      if (!names) { report(html, "schema", `element ${element.localName}`); continue; }
      for (const { name, value } of element.attributes) {
        if (!names.has(name)) report(html, "schema", `attribute ${element.localName}[${name}]`);
        if (name !== "href" && name !== "src") continue;
        const scheme = new URL(value, "https://forum.example/topic/1").protocol;
        if (!["http:", "https:", "mailto:"].includes(scheme)) report(html, "schema", `${name} with ${scheme}`);
      }
    }
  };

  const fragments = (listed, way, owner, setter, { serialized = false, judged = false }) => {
    if (!places.every((place) => place.holds)) return; // what does not hold does so for pages, by HTML's own rules
    const containers = new Map(places.map((place) => [place, container(owner, place)]));
    listed.forEach((html, number) => {
      const holder = containers.get(placeOf(number));
      setter(holder, html);
      if (serialized && holder.innerHTML !== html) report(html, way, `serialized as ${first(holder.innerHTML, html)}`);
      const expected = written(html);
      if (tree(holder.firstChild) !== expected) report(html, way, `in ${placeOf(number).name}: ${first(tree(holder.firstChild), expected)}`);
      if (judged) judge(html, holder);
      holder.textContent = "";
    });
    count(way, listed.length);
  };

  // A whole page with many replies is one comparison; only where it differs is each asked for alone.
  const pages = async (listed, way, parse) => {
    const body = (numbers) => `<div id="around">${numbers.map((number) => placeOf(number).before + "<!--reply-->" + listed[number] + "<!--end-->" + placeOf(number).after).join("")}</div><p id="after">after</p>`;
    const differs = async (numbers) => {
      const parsed = await parse(`<body>${body(numbers)}</body>`);
      const [found, expected] = [tree(parsed.body.firstChild), written(body(numbers))];
      const outside = parsed.documentElement.childNodes.length !== 2 || parsed.head.childNodes.length || parsed.body.attributes.length;
      return found === expected && !outside ? null : outside ? "the page has more than a head and a body" : first(found, expected);
    };
    const all = listed.map((_, number) => number);
    const problem = await differs(all);
    count(way, listed.length);
    if (problem === null) return;
    const before = differences.length;
    for (const number of all) {
      const alone = await differs([number]);
      if (alone !== null) report(listed[number], way, `in ${placeOf(number).name}: ${alone}`);
    }
    if (differences.length === before) report("", way, `only together: ${problem}`);
  };

  const frames = Object.fromEntries(MODES.map((mode) => [mode, frame(DOCTYPES[mode])]));
  const mode = (owner) => owner.compatMode;
  if (document.compatMode !== "CSS1Compat") throw new Error("the page is not in standards mode");
  if (mode(frames.quirks.contentDocument) !== "BackCompat" || mode(frames.standards.contentDocument) !== "CSS1Compat") throw new Error("a frame is in another mode");

  cases.forEach((_, number) => { placed[placeOf(number).name] = (placed[placeOf(number).name] || 0) + 1; });
  for (const name of MODES) fragments(cases, `innerHTML, ${name}`, frames[name].contentDocument, (holder, html) => { holder.innerHTML = html; }, { serialized: true, judged: name === "standards" });
  if (Element.prototype.setHTMLUnsafe) fragments(cases, "setHTMLUnsafe", frames.standards.contentDocument, (holder, html) => holder.setHTMLUnsafe(html), { serialized: true });

  const parser = new DOMParser();
  for (const name of MODES) await pages(cases, `DOMParser, ${name}`, (page) => parser.parseFromString(DOCTYPES[name] + page, "text/html"));
  const turn = MODES[shift % MODES.length];
  await pages(cases, `document.write, ${turn}`, (page) => {
    const live = frames[turn].contentDocument;
    live.open();
    trap(frames[turn].contentWindow);
    live.write(DOCTYPES[turn] + page);
    live.close();
    return live;
  });
  await pages(cases, "srcdoc", (page) => new Promise((resolve) => {
    const element = document.createElement("iframe");
    element.hidden = true;
    element.onload = () => { resolve(element.contentDocument); element.remove(); };
    element.srcdoc = DOCTYPES.standards + page;
    document.body.append(element);
  }));

  // Players are put where nothing loads: what a frame's site would answer is not asked here.
  const inert = parser.parseFromString("<!doctype html><body></body>", "text/html");
  fragments(players, "players, innerHTML", inert, (holder, html) => { holder.innerHTML = html; }, {});
  for (const name of MODES) await pages(players, `players, DOMParser, ${name}`, (page) => parser.parseFromString(DOCTYPES[name] + page, "text/html"));

  for (const element of Object.values(frames)) element.remove();
  // Error handlers and the like run later.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (fired) report("", "traps", `${fired} scripts ran`);
  if (stopped.size) report("", "traps", [...stopped].join(", "));
  return { counts, places: placed, differences };
})
