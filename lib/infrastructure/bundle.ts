import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Some of the AWS SDK's dependencies are CommonJS and call `require`, which ESM does not have. */
const requireShim =
  'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);';

/**
 * A function's credentials are in its environment, where the SDK looks first. The providers that it would
 * try after that are imported only when reached, and are a quarter of a bundle.
 */
const credentialProvidersNotInLambda = ["ini", "sso", "process", "web-identity"].map(
  (provider) => `@aws-sdk/credential-provider-${provider}`,
);

/**
 * Bundles `handlers/<name>.ts` with all that it imports into `dist/<name>/index.mjs`.
 * @returns the folder, as Lambda's code archive
 */
export function bundleHandler(name: string): pulumi.asset.FileArchive {
  const entryPoint = `${root}handlers/${name}.ts`;
  if (!existsSync(entryPoint)) throw new Error(`There is no handler at handlers/${name}.ts.`);
  buildSync({
    entryPoints: [entryPoint],
    outfile: `${root}dist/${name}/index.mjs`,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    external: credentialProvidersNotInLambda,
    banner: { js: requireShim },
    logLevel: "warning",
  });
  return new pulumi.asset.FileArchive(`${root}dist/${name}`);
}
