// Runs before `npm start` and `npm test`, on whichever Node is there: installs what a fresh clone lacks. The
// Node that the tools want comes with it, from the npm registry, where one of its kind can run.
import { execSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { nodeComplaint, thisNode } from "./node-version.mjs";

const complaint = nodeComplaint(thisNode());
if (complaint !== undefined) refuse(complaint);

const installed = "node_modules/.package-lock.json";
const upToDate =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;
if (!upToDate) {
  console.log("Installing what this project needs (npm ci), which takes a minute or so …");
  try {
    execSync("npm ci --no-audit --no-fund --loglevel=error --fetch-retry-maxtimeout=10000", {
      stdio: "inherit",
    });
  } catch {
    refuse(
      "The packages could not be installed, for the reason above: the first start needs the npm registry.",
    );
  }
}

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}
