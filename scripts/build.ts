import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, parse } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Builds what the package holds into `build/`: the project in JavaScript with its types, laid out as it is here, what
 * it reads beside its code, the page, and the bundles of the functions, so that nothing is built where it is installed.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const build = join(root, "build");
const node = (...args: string[]) =>
  execFileSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production" },
  });

rmSync(build, { recursive: true, force: true });
node(join(root, "node_modules/.bin/tsc"), "-p", "tsconfig.build.json");

// The page's failures, and what it leads to, are in the documents.
const documents = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
for (const file of ["Pulumi.yaml", "lib/api/templates", ...documents.map((name) => `docs/${name}`)]) {
  mkdirSync(join(build, parse(file).dir), { recursive: true });
  cpSync(join(root, file), join(build, file), { recursive: true });
}

node("sandbox/host/page-build.ts", join(build, "page"));

const { bundleHandler } = await import(join(build, "lib/infrastructure/bundle.js"));
for (const file of readdirSync(join(root, "handlers"))) bundleHandler(parse(file).name);
