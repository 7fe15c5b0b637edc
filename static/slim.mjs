/** Leaves out what of the libraries never runs here, and shortens the names that only their own files use. */

import { readFileSync } from "node:fs";
import { build, transform } from "esbuild";

/** A reply is HTML wherever it goes, so documents and steps are never JSON. */
const NEVER_CALLED = ["toJSON", "fromJSON", "jsonID"];
/** Internet Explorer and the first Edge run no modules: what is done for them alone is never reached. */
const NEVER_TRUE = [
  ["const ie = !!(ie_upto10 || ie_11up || ie_edge);", "const ie = false;"],
  [
    "const ie_version = ie_upto10 ? document.documentMode : ie_11up ? +ie_11up[1] : ie_edge ? +ie_edge[1] : 0;",
    "const ie_version = 0;",
  ],
];
const METHOD = /^ {2}(?:static |get |set )?(\w+)\(.*\) \{\n[\s\S]*?^ {2}\}\n/gm;
/** What the language or the browser calls by itself. */
const CALLED_BY_NAME = ["constructor", "toString"];
/** Found by the name of an event, as `handlers[event.type]`. */
const EVENT_HANDLER = /andlers\.(\w+) = /g;

const words = (source) => source.match(/[A-Za-z_$][\w$]*/g) ?? [];

/**
 * What `build` is told about a bundle: a plugin that gives the libraries' shorter sources, and an expression for the names
 * that may be shortened. A name is the libraries' own where our sources do not have it and no string does, which a
 * property may be found by. `options` are those of the bundle.
 */
export async function slim(options) {
  const { metafile } = await build({ ...options, write: false, metafile: true, minify: false });
  const libraries = {};
  let own = "";
  for (const name of Object.keys(metafile.inputs)) {
    const source = readFileSync(`${options.absWorkingDir}/${name}`, "utf8");
    if (name.startsWith("node_modules/"))
      libraries[name] = (await transform(source, { legalComments: "none", charset: "utf8" })).code;
    else own += source;
  }
  neverTrue(libraries);
  neverCalled(libraries, own);
  const contents = (path) => libraries[path.slice(path.indexOf("node_modules/"))];
  return {
    plugin: {
      name: "slim",
      setup: ({ onLoad }) =>
        onLoad({ filter: /\/node_modules\// }, ({ path }) => ({ contents: contents(path), loader: "js" })),
    },
    names: namesOf(Object.values(libraries).join("\n"), own),
  };
}

function neverTrue(libraries) {
  for (const [written, short] of NEVER_TRUE) {
    const name = Object.keys(libraries).find((one) => libraries[one].includes(written));
    if (!name) throw new Error(`No library has the line any more: ${written}`);
    libraries[name] = libraries[name].replace(written, short);
  }
}

/** Takes methods away that nothing names, until there are none: with the last caller of a method it goes too. */
function neverCalled(libraries, own) {
  for (const name of Object.keys(libraries)) {
    libraries[name] = libraries[name]
      .replace(METHOD, (method, called) => (NEVER_CALLED.includes(called) ? "" : method))
      .replace(/^\w+\.jsonID\(.*\n/gm, "");
  }
  for (let before = -1, length = 0; before !== length; ) {
    before = length;
    const times = new Map();
    for (const word of words(Object.values(libraries).join("\n") + own)) times.set(word, (times.get(word) ?? 0) + 1);
    for (const name of Object.keys(libraries)) {
      libraries[name] = libraries[name].replace(METHOD, (method, called) => {
        const inside = words(method).filter((word) => word === called).length;
        return times.get(called) === inside && !CALLED_BY_NAME.includes(called) ? "" : method;
      });
    }
    length = Object.values(libraries).join("").length;
  }
}

function namesOf(source, own) {
  const others = new Set(words(own));
  for (const [, handler] of source.matchAll(EVENT_HANDLER)) others.add(handler);
  for (const [, text] of source.matchAll(/["'`]([\w$]+)["'`]/g)) others.add(text);
  const names = new Set([...source.matchAll(/\.([a-z_$][\w$]{2,})/g)].map(([, name]) => name));
  const escaped = [...names].filter((name) => !others.has(name)).map((name) => name.replace(/\$/g, "\\$"));
  return new RegExp(`^(?:${escaped.join("|")})$`);
}
