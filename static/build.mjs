/** Builds static/dist, or the folder that is named: the script, the style sheet, the emoji's names, the licenses, and the SHA-256 of each. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { emojiFiles } from "./emoji-data.mjs";
import { slim } from "./slim.mjs";

const here = new URL(".", import.meta.url);
const path = (name) => new URL(name, here).pathname;
const read = (name) => readFileSync(path(name), "utf8");
const out = (name) => resolve(process.argv[2] ?? path("dist"), name);
/** What is loaded once the page rests, and what when it is first asked for. */
const EMOJI = "reply-editor-emoji";
const HISTORY = "reply-editor-history";
const QUOTES = "reply-editor-quotes";
const LANGUAGES = ["en", "de", "fr", "es", "ja"];

rmSync(out(""), { recursive: true, force: true });
mkdirSync(out(""), { recursive: true });

const options = (entries) => ({
  absWorkingDir: here.pathname.replace(/\/$/, ""),
  entryPoints: entries,
  outdir: out(""),
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
  define: { EMOJI_PART: '""', HISTORY_PART: '""', QUOTES_PART: '""' },
});
// All at once, as the parts call each other by name.
const { plugin, names } = await slim(
  options({
    [EMOJI]: "src/emoji-part.ts",
    [HISTORY]: "src/history.ts",
    [QUOTES]: "src/quote-selection.ts",
    "reply-editor": "src/index.ts",
  }),
);
const hash = (name) =>
  createHash("sha256")
    .update(readFileSync(out(name)))
    .digest("hex");

/** Bundles and minifies a script, and gives what it was built from. */
async function script(name, entry, define = options().define) {
  const { metafile } = await build({ ...options({ [name]: entry }), define, plugins: [plugin] });
  // A second look takes 3 % more away: it inlines and joins across what the bundler only renames.
  const { code } = await minify(readFileSync(out(`${name}.js`), "utf8"), {
    module: true,
    compress: { passes: 3 },
    mangle: { properties: { regex: names } },
    ecma: 2022,
    format: { preamble: "/* reply-editor, MIT. Licenses of what it is built from: licenses.txt */" },
  });
  writeFileSync(out(`${name}.js`), `${code}\n`);
  return Object.keys(metafile.inputs);
}
const address = (name) => JSON.stringify(`${name}.js?${hash(`${name}.js`).slice(0, 12)}`);
const inputs = [
  ...(await script(EMOJI, "src/emoji-part.ts")),
  ...(await script(HISTORY, "src/history.ts")),
  ...(await script(QUOTES, "src/quote-selection.ts")),
];
const parts = { EMOJI_PART: address(EMOJI), HISTORY_PART: address(HISTORY), QUOTES_PART: address(QUOTES) };
inputs.push(...(await script("reply-editor", "src/index.ts", parts)));
// Not a module: it shares nothing with the box, and pages without one load it too.
await build({ ...options({ embed: "src/embed.ts" }), format: "iife" });
await build({
  absWorkingDir: path("."),
  entryPoints: { "reply-editor": "src/reply-editor.css" },
  outdir: out(""),
  bundle: true,
  minify: true,
  target: ["es2022"],
});

for (const language of LANGUAGES) {
  const files = emojiFiles(language, (name) => JSON.parse(read(`node_modules/emojibase-data/${name}`)));
  for (const [name, text] of Object.entries(files)) writeFileSync(out(name), `${text}\n`);
}

const bundled = inputs
  .filter((name) => name.startsWith("node_modules/"))
  .map((name) =>
    name
      .split("/")
      .slice(1, name.startsWith("node_modules/@") ? 3 : 2)
      .join("/"),
  );
const licenses = [...new Set([...bundled, "emojibase-data"])].sort().map((name) => {
  const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`));
  if (!["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"].includes(license))
    throw new Error(`${name}: ${license}`);
  const file = readdirSync(path(`node_modules/${name}`)).find((entry) => /^licen[sc]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? read(`node_modules/${name}/${file}`).trim() : license}\n`;
});
writeFileSync(
  out("licenses.txt"),
  `What reply-editor.js and the emoji-*.json files are built from.\n\n${licenses.join(`\n${"-".repeat(72)}\n\n`)}`,
);

const files = readdirSync(out("")).sort();
const sums = files.map((name) => `${hash(name)}  ${name}\n`);
writeFileSync(out("SHA256SUMS"), sums.join(""));

function sizes(name, files) {
  let total = 0;
  for (const file of files) {
    const size = gzipSync(readFileSync(out(file)), { level: 9 }).length;
    total += size;
    console.log(`  ${file}: ${size}`);
  }
  console.log(`${name}: ${total} bytes gzip`);
}
sizes("in all", ["reply-editor.js", "reply-editor.css", "emoji-en.json"]);
sizes("and what is asked for later", [`${EMOJI}.js`, `${HISTORY}.js`, `${QUOTES}.js`, "keywords-en.json"]);
