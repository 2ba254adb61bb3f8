import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { windowSeconds } from "../../lib/messaging/window.ts";

/** The ways in which a sentence names the window's length, in hours. */
const phrases = [
  { length: "message", says: /\b(\d+)-hour window/g },
  { length: "message", says: /written (?:to this business number )?(?:in|within) the last (\d+) hours/g },
  { length: "message", says: /last wrote more than (\d+) hours ago/g },
  { length: "message", says: /within (\d+) hours of the person's last message/g },
  { length: "message", says: /the window \((\d+) hours/g },
  { length: "advertisement", says: /\b(\d+) (?:where an advertisement led them|after an ad\b)/g },
  { length: "advertisement", says: /window is open for (\d+) hours/g },
] as const;

const root = fileURLToPath(new URL("../..", import.meta.url));
const texts = globSync(["README.md", "docs/*.md", "lib/**/*.ts", "workflows/*.ts"], { cwd: root }).map(
  (file) => [file, readFileSync(`${root}/${file}`, "utf8")] as const,
);

describe("a sentence on the window", () => {
  it.each(phrases)(
    "that reads $says names the length that lib/messaging/window.ts has",
    ({ length, says }) => {
      const named = texts.flatMap(([file, text]) =>
        [...text.matchAll(says)].map(([sentence, hours]) => ({ file, sentence, hours: Number(hours) })),
      );
      expect(named, "no sentence reads like this any more").not.toEqual([]);
      expect(named.filter(({ hours }) => hours !== windowSeconds[length] / 3600)).toEqual([]);
    },
  );
});
