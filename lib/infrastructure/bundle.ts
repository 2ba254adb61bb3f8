import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { buildSync, version } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = `${root}dist/functions`;
/** JavaScript, where this runs as it was built for the package. */
const extension = extname(import.meta.url);

/** CommonJS, which Lambda loads with `require`: docs/decisions/0047-bundles-are-commonjs.md. */
export const bundleName = "index.cjs";

/**
 * A function's credentials are in its environment, where the SDK looks first. The providers that it would
 * try after that are imported only when reached, and are a quarter of a bundle.
 */
const credentialProvidersNotInLambda = ["ini", "sso", "process", "web-identity"].map(
  (provider) => `@aws-sdk/credential-provider-${provider}`,
);

/** All that a bundle is made from. What is installed is what npm noted there, not what package-lock.json asks for. */
const sources = ["handlers", "lib"];
const settings = ["package.json", "tsconfig.json", "node_modules/.package-lock.json"];

/**
 * Bundles `handlers/<name>.ts` with all that it imports, unless that has been done: a bundle's folder is named
 * by a hash of what it is made from, and appears complete or not at all. So several programs may bundle and
 * read at the same time, and whoever runs an older bundle keeps it.
 *
 * Pulumi compares an archive by the names and contents within, not by its path: another folder is no change.
 * @returns the folder, as Lambda's code archive
 */
export function bundleHandler(name: string): pulumi.asset.FileArchive {
  const entryPoint = `${root}handlers/${name}${extension}`;
  if (!existsSync(entryPoint)) throw new Error(`There is no handler at handlers/${name}${extension}.`);
  const folder = `${dist}/${name}-${sourcesHash()}`;
  if (existsSync(folder)) touch(folder);
  else {
    makeFolder(folder, (unfinished) => bundleFile(entryPoint, `${unfinished}/${bundleName}`));
    removeForgotten(name);
  }
  return new pulumi.asset.FileArchive(folder);
}

/** Writes a function's code and its source map, as it is deployed. */
export function bundleFile(entryPoint: string, outfile: string): void {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    format: "cjs",
    platform: "node",
    target: "node24",
    // The SDK's first call imports node:http, which becomes a `require` too.
    supported: { "dynamic-import": false },
    mainFields: ["module", "main"],
    external: credentialProvidersNotInLambda,
    metafile: true,
    logLevel: "warning",
  });
  // Outside of this folder are packages only, where this one is installed among others.
  const stranger = Object.keys(metafile.inputs).find(
    (input) => !/^(handlers|lib|node_modules|\.\.)\//.test(input),
  );
  if (stranger !== undefined)
    throw new Error(
      `${basename(entryPoint)} imports ${stranger}, and a change there would not be noticed. Keep it in lib, or name it in lib/infrastructure/bundle.ts.`,
    );
}

const hashLength = 16;
let hash: string | undefined;

/** Computed once: a program's sources do not change while it runs. */
function sourcesHash(): string {
  if (hash !== undefined) return hash;
  const digest = createHash("sha256").update(version);
  for (const file of [...sources.flatMap(filesIn).sort(), ...settings]) {
    if (statSync(root + file, { throwIfNoEntry: false })?.isFile() !== true) continue;
    digest.update(`\n${file}\n`).update(readFileSync(root + file));
  }
  hash = digest.digest("hex").slice(0, hashLength);
  return hash;
}

/** By their paths from the root, with slashes on every system. */
function filesIn(folder: string): string[] {
  return readdirSync(root + folder, { recursive: true, encoding: "utf8" }).map(
    (file) => `${folder}/${file.replaceAll("\\", "/")}`,
  );
}

/** Makes a folder beside its place, and moves it there when it is complete. */
function makeFolder(folder: string, fill: (unfinished: string) => void): void {
  const unfinished = `${folder}-unfinished-${randomUUID()}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    fill(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    // If another program was faster, its folder is as good as ours.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

const aDay = 24 * 60 * 60 * 1000;
const kept = 10;

/**
 * Removes a handler's older bundles that nobody has asked for in a day. A sandbox that runs for longer finds its own
 * among the last that are kept.
 */
function removeForgotten(name: string): void {
  const isBundle = new RegExp(`^${name}-[0-9a-f]{${hashLength}}$`);
  const bundles = readdirSync(dist)
    .filter((folder) => isBundle.test(folder))
    .map((folder) => ({
      path: `${dist}/${folder}`,
      lastUsed: statSync(`${dist}/${folder}`, { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }));
  for (const { path, lastUsed } of bundles.sort((one, other) => other.lastUsed - one.lastUsed).slice(kept))
    if (Date.now() - lastUsed > aDay) rmSync(path, { recursive: true, force: true });
}

/** Notes that a bundle is in use. Where an installed package belongs to somebody else, nobody removes it either. */
function touch(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["EACCES", "EPERM", "EROFS"].includes(code)) throw error;
  }
}
