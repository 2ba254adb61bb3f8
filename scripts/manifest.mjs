// npm runs this around `npm pack`. What others install gets a package.json without that which is for work on this
// project alone: above all without the Node that is brought along here, which would otherwise become the `node` of
// their own scripts.
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const manifest = "package.json";
const original = "dist/package.json";
const [step] = process.argv.slice(2);

if (step === "pack") {
  mkdirSync("dist", { recursive: true });
  copyFileSync(manifest, original);
  const { scripts, devDependencies, optionalDependencies, ...rest } = JSON.parse(
    readFileSync(manifest, "utf8"),
  );
  writeFileSync(manifest, `${JSON.stringify(rest, null, 2)}\n`);
} else {
  renameSync(original, manifest);
}
