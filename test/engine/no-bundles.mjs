// For Node's --import: the program registers the folders of its bundles, but does not build them.
import { registerHooks } from "node:module";

const noEsbuild = "data:text/javascript,export const buildSync = () => {};";

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "esbuild" ? { url: noEsbuild, shortCircuit: true } : next(specifier, context),
});
