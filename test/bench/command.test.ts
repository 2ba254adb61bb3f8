import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { bench } from "../../scripts/bench/command.ts";
import type { Figures } from "../../scripts/bench/ratios.ts";

/** How `npm run bench` ends; nothing is measured here. */

const figures: Figures = {
  functions: [
    {
      ...{ name: "get-request", size: 300, load: 60, withoutSourceMaps: 50, unbundled: 120, clients: 40 },
      ...{ first: 30, second: 5 },
    },
  ],
  replies: {
    ...{ replies: 60, p50: 30, p99: 90, calls: 9 },
    polled: { everySeconds: 30, p50: 15_000, p99: 29_800 },
  },
  conversations: 40,
};
const slower: Figures = { ...figures, replies: { ...figures.replies, p50: 60 } };

/** Runs the command where `measured` is found and {@link figures} are on record. */
async function run(measured: Figures, ...args: string[]) {
  let record = figures;
  const times: number[] = [];
  const outcome = await bench(args, {
    measure: async (asked) => {
      times.push(asked);
      return measured;
    },
    recorded: () => record,
    write: (written) => {
      record = written;
    },
  });
  return { ...outcome, record, times };
}

it("ends with 0 and its tables, however slow all is, if it is only to measure", async () => {
  const { exitCode, output, complaint, record } = await run(slower);
  expect({ exitCode, complaint }).toEqual({ exitCode: 0, complaint: undefined });
  expect(output).toContain("| `get-request` | 300 |");
  expect(record).toBe(figures);
});

it("ends with 0, and says so, if nothing is worse than on record", async () => {
  const { exitCode, output } = await run(figures, "--check");
  expect(exitCode).toBe(0);
  expect(output).toMatch(/No ratio is half as bad again as on record/);
});

it("ends with 1, and says what, if something is", async () => {
  const { exitCode, output, complaint } = await run(slower, "--check");
  expect({ exitCode, complaint }).toEqual({
    exitCode: 1,
    complaint: "Worse than on record: replyToPolled is 0.004, and was 0.002.",
  });
  expect(output).not.toMatch(/No ratio/);
});

it("compares with what was on record before it writes", async () => {
  const { exitCode, record } = await run(slower, "--check", "--write");
  expect(exitCode).toBe(1);
  expect(record).toBe(slower);
});

it("measures as often as it is told", async () => {
  expect((await run(figures)).times).toEqual([7]);
  expect((await run(figures, "--times", "3")).times).toEqual([3]);
});

it.each([["--times", "many"], ["--times", "0"], ["--chekc"]])(
  "ends with 2, and measures nothing, if it is asked with %s %s",
  async (...args) => {
    const { exitCode, complaint, times } = await run(figures, ...args);
    expect(exitCode).toBe(2);
    expect(complaint).toContain(args[0]);
    expect(times).toEqual([]);
  },
);

it("is what the script runs", async () => {
  const script = fileURLToPath(new URL("../../scripts/bench.ts", import.meta.url));
  const ended = promisify(execFile)(process.execPath, [script, "--times", "many"]);
  await expect(ended).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^--times takes/) });
});
