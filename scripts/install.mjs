// Runs before `npm start` and `npm test`, on whichever Node is there: installs what a fresh clone lacks. The
// Node that the tools want comes with it, from the npm registry.
import { execSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const installed = "node_modules/.package-lock.json";
const upToDate =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;
if (!upToDate) {
  console.log("Installing what this project needs (npm ci), which takes a minute or so …");
  execSync("npm ci --no-audit --no-fund --loglevel=error", { stdio: "inherit" });
}
