import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const documents = globSync("{*,docs/**/*,sandbox/**/README}.md", { cwd: root });

describe("every relative link", () => {
  it.each(documents)("in %s leads somewhere", (document) => {
    const broken = linksIn(document).filter((link) => !leadsSomewhere(document, link));
    expect(broken).toEqual([]);
  });

  it("of the documentation begins at the README: no page is out of its reach", () => {
    const reached = new Set(["README.md"]);
    for (const document of reached) {
      for (const link of linksIn(document)) {
        const target = join(dirname(document), withoutAnchor(link));
        if (target.endsWith(".md") && existsSync(join(root, target))) reached.add(target);
      }
    }
    expect([...reached].sort()).toEqual([...documents].sort());
  });
});

/** Links and images without a scheme, outside code. */
function linksIn(document: string): string[] {
  const prose = textOf(document).replace(/^ *```[\s\S]*?^ *```$/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) =>
    /^[a-z]+:/.test(link) ? [] : [link],
  );
}

function leadsSomewhere(document: string, link: string): boolean {
  const target = link.startsWith("#") ? document : join(dirname(document), withoutAnchor(link));
  if (!existsSync(join(root, target))) return false;
  const [, anchor] = link.split("#");
  return anchor === undefined || !target.endsWith(".md") || anchorsOf(target).includes(anchor);
}

function withoutAnchor(link: string): string {
  return link.split("#")[0] ?? "";
}

/** As GitHub makes them: lower case, punctuation gone, spaces to hyphens. */
function anchorsOf(document: string): string[] {
  return [...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

function textOf(document: string): string {
  return readFileSync(join(root, document), "utf8");
}
