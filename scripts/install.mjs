// Runs before `npm start` and `npm test`, on whichever Node is there: installs what a fresh clone lacks. The
// Node that the tools want comes with it, from the npm registry, where one of its kind can run.
import { execSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { nodeComplaint, thisNode } from "./node-version.mjs";

const complaint = nodeComplaint(thisNode());
if (complaint !== undefined) refuse(complaint);

const installed = "node_modules/.package-lock.json";
/** Holds the id of the process that installs: npm would take away from under it what it has installed so far. */
const turn = "dist/installing";

if (!isUpToDate()) {
  while (!takesTurn()) waitForTurn();
  process.once("exit", () => rmSync(turn, { force: true }));
  // Who had the turn before has installed it all, unless that failed.
  if (!isUpToDate()) install();
}

function isUpToDate() {
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;
}

function install() {
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

function takesTurn() {
  mkdirSync("dist", { recursive: true });
  try {
    writeFileSync(turn, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function waitForTurn() {
  const other = whoseTurn();
  if (other === undefined) return;
  if (!isRunning(other)) return rmSync(turn, { force: true });
  console.log(
    `Process ${other} installs already, and this one waits; if that is none of npm's, remove ${turn}.`,
  );
  while (whoseTurn() === other && isRunning(other)) sleep(100);
}

/** @returns undefined if it is nobody's */
function whoseTurn() {
  try {
    return Number(readFileSync(turn, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param id 0, which always runs, in the moment before the file has another's */
function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}
