import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";

/**
 * Builds the page into the directory that is given: `node sandbox/host/page-build.ts dist/page/…`. A process of its
 * own, because React's build goes by `NODE_ENV`, which tests set to something else.
 */
const [outDir] = process.argv.slice(2);
if (outDir === undefined)
  throw new Error("Say where to build the page to: node sandbox/host/page-build.ts <directory>");

await build({
  root: fileURLToPath(new URL("../page", import.meta.url)),
  configFile: false,
  logLevel: "warn",
  plugins: [react()],
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
});
