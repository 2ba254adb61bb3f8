import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { RequestView } from "../../lib/tables/request-view.ts";
import { judgePermissions, storyOfAllPermissions } from "../permissions/permissions.ts";
import { outcomeStories } from "./outcome-stories.ts";

/**
 * docs/outcomes.md says what becomes of a request in each case; here each case happens. When a workflow was
 * changed on purpose, `npx vitest run test/docs/outcomes.test.ts -u` writes the new rows into the file.
 */
const file = fileURLToPath(new URL("../../docs/outcomes.md", import.meta.url));
const document = readFileSync(file, "utf8");
const happened = new Map<string, string>();

const opening = ["AcceptRequest", "IsWindowOpen"];
const sandbox = storyOfAllPermissions();

describe("docs/outcomes.md", () => {
  it("has a row for every case here, and none besides", () => {
    const cases = document.split("\n").flatMap((line) => caseOf(line) ?? []);
    expect(cases).toEqual(Object.keys(outcomeStories));
  });

  it.each(Object.entries(outcomeStories))("tells of: %s", async (what, happens) => {
    const id = await happens(sandbox, sandbox.person());
    const { status, transitions } = await sandbox.execution(id);
    expect(status).not.toBe("RUNNING");
    const request = await sandbox.request(id);
    const cells = [what, shown(request), messagesOf(request), statesOf(await sandbox.path(id)), transitions];
    happened.set(what, `| ${cells.join(" | ")} |`);
  });

  it("says in every row what happened", async () => {
    const lines = document.split("\n").map((line) => happened.get(caseOf(line) ?? "") ?? line);
    await expect(lines.join("\n")).toMatchFileSnapshot(file);
  });
});

// Whatever is granted was needed by now, or is by what follows.
judgePermissions(sandbox);

/** The first cell of a row of five. */
function caseOf(line: string): string | undefined {
  const cells = line.split("|").map((cell) => cell.trim());
  if (!line.startsWith("| ") || cells.length !== 7) return undefined;
  return cells[1] === "What happens" || cells[1]?.startsWith("---") ? undefined : cells[1];
}

function shown({ latest_status, error }: RequestView): string {
  return `\`${latest_status}\`${error === undefined ? "" : ` (${error.code})`}`;
}

function messagesOf({ messages }: RequestView): string {
  const list = messages.map(({ role, latest_status }) => `${role} \`${latest_status}\``);
  return list.length === 0 ? "none" : folded(list).join(", ");
}

/** The way every WhatsApp request begins is left out. */
function statesOf(path: readonly string[]): string {
  const begins = opening.every((name, index) => path[index] === name);
  return folded(begins ? ["…", ...path.slice(opening.length)] : path).join(" → ");
}

/** `a b c b c b c` → `a`, `(b → c) × 3`. */
function folded(steps: readonly string[]): string[] {
  for (let start = 0; start < steps.length; start++) {
    for (let length = 1; start + 3 * length <= steps.length; length++) {
      const round = steps.slice(start, start + length);
      let times = 1;
      while (round.every((step, index) => steps[start + times * length + index] === step)) times++;
      if (times < 3) continue;
      const rest = steps.slice(start + times * length);
      const once = round.length === 1 ? round[0] : `(${round.join(" → ")})`;
      return [...steps.slice(0, start), `${once} × ${times}`, ...folded(rest)];
    }
  }
  return [...steps];
}
