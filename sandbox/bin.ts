#!/usr/bin/env node
/** `npx messaging-sandbox`. Nothing is imported before it is sure that this Node can run it. */
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `The sandbox needs Node 20 or later, and this is ${process.version}: https://nodejs.org/en/download`,
  );
  process.exit(1);
}
await import("./main.ts");

export {};
