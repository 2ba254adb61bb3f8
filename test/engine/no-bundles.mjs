// For Node's --import: the program registers the folders of its bundles, but does not build them.
import { registerHooks } from "node:module";

// With a version of its own, so that nobody takes its empty folders for bundles: their names are made from it too.
const noEsbuild =
  "data:text/javascript,export const version = 'none'; export const buildSync = () => ({ metafile: { inputs: {} } });";

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "esbuild" ? { url: noEsbuild, shortCircuit: true } : next(specifier, context),
});
