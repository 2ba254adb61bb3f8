import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("the client brings none of the product's libraries, and is small", async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../../client/index.ts", import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node20",
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  expect([...new Set(packages)]).toEqual(["openapi-fetch"]);
  expect(outputFiles[0]?.contents.byteLength).toBeLessThan(20_000);
});
