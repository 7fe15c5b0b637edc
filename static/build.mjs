/** Builds static/dist, or the folder that is named: the script, the style sheet, the emoji's names, the licenses, and the SHA-256 of each. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const path = (name) => new URL(name, here).pathname;
const read = (name) => readFileSync(path(name), "utf8");
const out = (name) => resolve(process.argv[2] ?? path("dist"), name);
const LANGUAGES = ["en", "de", "fr", "es", "ja"];

rmSync(out(""), { recursive: true, force: true });
mkdirSync(out(""), { recursive: true });

const { metafile } = await build({
  absWorkingDir: path("."),
  entryPoints: { "reply-editor": "src/index.ts" },
  outdir: out(""),
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
  banner: { js: "/* reply-editor, MIT. Licenses of what it is built from: licenses.txt */" },
});
await build({ absWorkingDir: path("."), entryPoints: { "reply-editor": "src/reply-editor.css" }, outdir: out(""), minify: true, target: ["es2022"] });

/** The emoji in the order of a picker: [character, name, 1 where a skin tone may follow the first code point]. */
function emoji(language) {
  const toned = (text) => text.replace(/^(.)\ufe0f?/su, "$1\u{1f3fb}");
  const entries = JSON.parse(read(`node_modules/emojibase-data/${language}/compact.json`))
    .filter((entry) => entry.group !== undefined && entry.group !== 2)
    .sort((a, b) => a.order - b.order)
    // One of each: the picker shows the neutral form where there is one.
    .filter((entry) => !/.\u200d[\u2640\u2642]/u.test(entry.unicode));
  const groups = [];
  for (const { group, unicode, label, skins } of entries) {
    const tone = skins?.some((skin) => skin.unicode === toned(unicode)) ? [1] : [];
    (groups[group] ??= []).push([unicode, label, ...tone]);
  }
  return JSON.stringify(groups.filter(Boolean));
}
for (const language of LANGUAGES) writeFileSync(out(`emoji-${language}.json`), emoji(language) + "\n");

const bundled = Object.keys(metafile.inputs)
  .filter((name) => name.startsWith("node_modules/"))
  .map((name) => name.split("/").slice(1, name.startsWith("node_modules/@") ? 3 : 2).join("/"));
const licenses = [...new Set([...bundled, "emojibase-data"])].sort().map((name) => {
  const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`));
  if (!["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"].includes(license)) throw new Error(`${name}: ${license}`);
  const file = readdirSync(path(`node_modules/${name}`)).find((entry) => /^licen[sc]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? read(`node_modules/${name}/${file}`).trim() : license}\n`;
});
writeFileSync(out("licenses.txt"), `What reply-editor.js and the emoji-*.json files are built from.\n\n${licenses.join(`\n${"-".repeat(72)}\n\n`)}`);

const files = readdirSync(out("")).sort();
const sums = files.map((name) => `${createHash("sha256").update(readFileSync(out(`${name}`))).digest("hex")}  ${name}\n`);
writeFileSync(out("SHA256SUMS"), sums.join(""));

let total = 0;
for (const name of ["reply-editor.js", "reply-editor.css", "emoji-en.json"]) {
  const size = gzipSync(readFileSync(out(`${name}`)), { level: 9 }).length;
  total += size;
  console.log(`${name}: ${size} bytes gzip`);
}
console.log(`in all: ${total} bytes gzip`);
