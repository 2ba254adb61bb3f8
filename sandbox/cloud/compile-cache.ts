import * as modules from "node:module";

/**
 * Whoever imports this first finds what Node.js compiled before on disk, and need not compile it again: Pulumi's SDK,
 * the functions' bundles, the sandbox itself. Node.js keeps it in the system's temporary folder, by content; where
 * that cannot be written, or Node.js is older than 22.8, all goes on as without. A worker that may be terminated has to flush it.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
modules.enableCompileCache?.();
