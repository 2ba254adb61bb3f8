/**
 * The directions in which imports may run: `npm run check` fails on any other, and on every circle. A room is
 * a folder; what it may import is listed here once, and everything else is refused.
 */

/** From each room to the rooms that it may import besides itself. */
const rooms = {
  "index.ts": ["lib/infrastructure", "lib/messaging", "lib/tables", "workflows"],
  workflows: ["lib/functions", "lib/messaging", "lib/step-functions", "lib/tables", "lib/timing.ts"],
  handlers: ["lib/callbacks", "lib/functions", "lib/lambda", "lib/messaging", "lib/tables"],
  "lib/infrastructure": [
    "lib/api",
    "lib/functions",
    "lib/messaging",
    "lib/step-functions",
    "lib/tables",
    "lib/timing.ts",
  ],
  "lib/api": ["lib/messaging"],
  // Of the product it takes types and lists of words, so that it is small in a package.
  client: ["lib/messaging"],
  "lib/callbacks": ["lib/lambda", "lib/messaging", "lib/tables", "lib/timing.ts"],
  "lib/lambda": ["lib/functions", "lib/messaging", "lib/timing.ts"],
  "lib/functions": ["lib/messaging"],
  "lib/step-functions": ["lib/functions"],
  "lib/tables": ["lib/messaging", "lib/timing.ts"],
  "lib/messaging": [],
  "lib/timing.ts": [],
  "sandbox/bin.ts": ["sandbox/main.ts"],
  "sandbox/main.ts": ["sandbox/host"],
  // How tests of other projects drive a sandbox: through its routes, in a process of its own.
  "sandbox/driver": ["sandbox/host"],
  "sandbox/page": ["sandbox/host"],
  "sandbox/host": ["sandbox/cloud", "sandbox/faults", "sandbox/world"],
  "sandbox/faults": ["sandbox/cloud", "sandbox/world"],
  "sandbox/world": ["sandbox/cloud"],
  "sandbox/cloud": [],
  // How every command for operators ends.
  "scripts/command.ts": [],
  // It judges an account by what the program itself would say of it.
  "scripts/doctor": ["lib/infrastructure", "lib/messaging", "scripts/command.ts"],
  // It finds its stack as the doctor does, and reads and writes the tables as the functions do.
  "scripts/erase": [
    "lib/callbacks",
    "lib/infrastructure",
    "lib/messaging",
    "lib/tables",
    "scripts/doctor",
    "scripts/command.ts",
  ],
  // It finds a stack as the doctor does, and writes what the stack's own code reads.
  "scripts/import": [
    "lib/infrastructure",
    "lib/messaging",
    "lib/tables",
    "scripts/doctor",
    "scripts/command.ts",
  ],
  // It asks a stack that runs as its callers do, and says what the workflows' states are for in their own words.
  "scripts/operator": [
    "client",
    "lib/infrastructure",
    "lib/messaging",
    "scripts/doctor",
    "workflows",
    "scripts/command.ts",
  ],
};

const pattern = (room) => (room.endsWith(".ts") ? `^${room.replaceAll(".", "\\.")}$` : `^${room}/`);
const ours = "^(index\\.ts$|workflows/|handlers/|lib/|client/|sandbox/|scripts/|test/)";

export default {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "vocabulary-before-what-callers-say",
      comment:
        "lib/messaging is the vocabulary of all; lib/messaging/requests, what callers may say, stands on it.",
      severity: "error",
      from: { path: "^lib/messaging/", pathNot: "^lib/messaging/requests/" },
      to: { path: "^lib/messaging/requests/" },
    },
    ...Object.entries(rooms).map(([room, others]) => ({
      name: `from ${room}`,
      severity: "error",
      from: { path: pattern(room) },
      to: { path: ours, pathNot: [room, ...others].map(pattern) },
    })),
    {
      name: "only-rooms-that-are-listed",
      severity: "error",
      from: { path: "^(lib|client|sandbox)/", pathNot: Object.keys(rooms).map(pattern) },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|node_modules)/" },
  },
};
