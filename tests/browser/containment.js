// Puts each HTML string into real documents and says where the browser's tree is not the written one.
// schema: {element: [attribute, …]}. Returns [{html, problem}], the first few.
(async ([cases, schema]) => {
  const problems = [];
  const report = (html, problem) => problems.push({ html: html.slice(0, 600), problem });
  let fired = 0;
  window.alert = window.confirm = window.prompt = () => { fired++; };
  const allowed = new Map(Object.entries(schema).map(([name, attributes]) => [name, new Set(attributes)]));

  const quirks = document.createElement("iframe");
  document.body.append(quirks);
  quirks.contentDocument.open();
  quirks.contentDocument.write("<body></body>");
  quirks.contentDocument.close();
  if (document.compatMode !== "CSS1Compat") throw new Error("the page is not in standards mode");
  if (quirks.contentDocument.compatMode !== "BackCompat") throw new Error("the frame is not in quirks mode");
  quirks.contentWindow.alert = window.alert;

  const parser = new DOMParser();
  for (const html of cases) {
    for (const owner of [document, quirks.contentDocument]) {
      const holder = owner.createElement("div");
      owner.body.append(holder);
      holder.innerHTML = html;
      if (holder.innerHTML !== html) report(html, `innerHTML in ${owner.compatMode}: ${holder.innerHTML.slice(0, 300)}`);
      for (const element of holder.querySelectorAll("*")) {
        const names = allowed.get(element.localName);
        if (!names || element.namespaceURI !== "http://www.w3.org/1999/xhtml") report(html, `element ${element.localName}`);
        else for (const name of element.getAttributeNames()) if (!names.has(name)) report(html, `attribute ${element.localName}[${name}]`);
        for (const name of ["href", "src"]) {
          const value = element.getAttribute(name);
          if (value === null) continue;
          const scheme = new URL(value, "https://forum.example/topic/1").protocol;
          if (!["http:", "https:", "mailto:"].includes(scheme)) report(html, `${name} with ${scheme}`);
        }
      }
      holder.remove();
    }
    for (const doctype of ["<!doctype html>", ""]) {
      const parsed = parser.parseFromString(`${doctype}<body><div id="outer"><div id="post">${html}</div><p id="after">after</p></div></body>`, "text/html");
      const outer = parsed.querySelector("body > #outer");
      const post = outer && outer.children[0];
      if (!outer || parsed.body.childNodes.length !== 1 || outer.childNodes.length !== 2 || post.id !== "post"
        || outer.children[1].id !== "after" || outer.children[1].innerHTML !== "after" || post.innerHTML !== html)
        report(html, `escapes from its container ${doctype ? "in a standards" : "in a quirks"} page`);
    }
    if (problems.length > 5) break;
  }
  // Error handlers and the like run later.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (fired) report("", `${fired} scripts ran`);
  return problems;
})
