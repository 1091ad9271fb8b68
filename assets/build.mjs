// Compiles the theme, the script and the icon sprite into the package. Run: npm ci && npm run build
// With --check nothing is written; differences from the committed files end with exit code 1.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "anyam", "web", "static", "anyam");
const banner = "/*! Contains GOV.UK Frontend 6.6.0, MIT licence, (c) Crown Copyright (Government Digital Service) */\n";

function styles() {
  const { css } = sass.compile(join(here, "anyam.scss"), {
    loadPaths: [modules, here],
    style: "compressed",
    quietDeps: true,
  });
  const plain = css.replace(/^\uFEFF/, "").replace(/@charset "UTF-8";/, "");
  for (const banned of ["GDS Transport", "crown", "url("]) {
    if (plain.includes(banned)) throw new Error(`the stylesheet mentions ${banned}`);
  }
  const { code } = esbuild.transformSync(plain, { loader: "css", minify: true, target: ["chrome80", "firefox78", "safari13"] });
  return banner + code;
}

function script() {
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [join(here, "anyam.js")],
    bundle: true,
    minify: true,
    write: false,
    target: "es2018",
    format: "iife",
    nodePaths: [modules],
    legalComments: "none",
  });
  return banner + outputFiles[0].text;
}

function icon(name) {
  const own = join(here, "icons", `${name}.svg`);
  const tabler = join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
  const svg = readFileSync(existsSync(own) ? own : tabler, "utf8");
  const shapes = svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>[\s\S]*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" *\/>/, "")
    .replace(/\s+/g, " ")
    .replace(/> </g, "><")
    .trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
}

function sprite() {
  const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));
  const mark = readFileSync(join(here, "mark.svg"), "utf8")
    .replace(/<svg[^>]*>/, '<symbol id="anyam" viewBox="0 0 32 32">')
    .replace(/<\/svg>/, "</symbol>")
    .replace(/\s*\n\s*/g, "");
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons 3.51.0, MIT licence, (c) Paweł Kuna -->${mark}${names.map(icon).join("")}</svg>\n`;
}

const made = { "anyam.css": styles(), "anyam.js": script(), "icons.svg": sprite() };
let stale = 0;
mkdirSync(out, { recursive: true });
for (const [name, text] of Object.entries(made)) {
  const path = join(out, name);
  const same = existsSync(path) && readFileSync(path, "utf8") === text;
  if (process.argv.includes("--check")) {
    if (!same) { stale += 1; console.error(`${name} is not what the sources give; run npm run build`); }
  } else writeFileSync(path, text);
  console.log(`${name.padEnd(10)} ${(gzipSync(text, { level: 9 }).length / 1000).toFixed(1)} kB gz`);
}
process.exit(stale ? 1 : 0);
