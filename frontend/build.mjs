// Builds server/static/dist/: hashed scripts, one for each place, and a manifest of their names.
//
// Run as `node build.mjs` after `npm ci --ignore-scripts --omit=dev`. Hashed names let the
// server send them as immutable; the manifest is what templates read.

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "server", "static", "dist");

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: { explorer: "src/main.ts", desk: "src/desk/main.ts" },
  outdir: target,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "eof",
  write: false,
  logLevel: "warning",
});

await mkdir(target, { recursive: true });
const manifest = {};
for (const file of outputFiles) {
  const name = basename(file.path);
  manifest[name.replace(/-[A-Z0-9]+(?=\.)/, "")] = name;
  await writeFile(file.path, file.contents);
  console.log(`${name}  ${(gzipSync(file.contents).length / 1000).toFixed(1)} kB gzipped`);
}
await writeFile(join(target, "manifest.json"), `${JSON.stringify(manifest)}\n`);

// Old builds go last, so that a page being served meanwhile still finds its script.
const kept = new Set(["manifest.json", ...Object.values(manifest)]);
for (const name of await readdir(target)) {
  if (!kept.has(name) && /^(explorer|desk)-/.test(name)) await rm(join(target, name));
}
