import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../../sandbox/host/command-line.ts";

const read = (args: string[], environment = {}) => readCommandLine(args, environment);
const directory = mkdtempSync(join(tmpdir(), "command-line-"));
const file = (name: string, text: string) => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

describe("the command line", () => {
  it("says nothing, and gets what is usual", () => {
    expect(read([])).toEqual({
      help: false,
      json: false,
      sandbox: { port: 4000, apiKey: "sandbox", live: true, config: {}, allowedHosts: [] },
    });
  });

  it("goes before the environment", () => {
    const environment = { PORT: "4001", HOST: "0.0.0.0", API_KEY: "secret" };
    expect(read([], environment).sandbox).toMatchObject({ port: 4001, host: "0.0.0.0", apiKey: "secret" });
    const { sandbox } = read(["--port", "4002", "--host", "::1", "--allow-host", "messaging"], environment);
    expect(sandbox).toMatchObject({ port: 4002, host: "::1", allowedHosts: ["messaging"] });
  });

  it("has settings of the stack, of which the nearer goes first", () => {
    const settings = file("settings.json", '{"replyTimeoutSeconds": 600, "optOutKeywords": ["halt"]}');
    const { config } = read(["--config-file", settings, "--config", "replyTimeoutSeconds=60"]).sandbox;
    expect(config).toEqual({ replyTimeoutSeconds: "60", optOutKeywords: '["halt"]' });
    expect(read(["--config", 'waTemplate={"name": "a=b"}']).sandbox.config).toEqual({
      waTemplate: '{"name": "a=b"}',
    });
  });

  it("has templates beside the examples, and in their place", () => {
    const list = file(
      "templates.json",
      JSON.stringify([
        { name: "message_waiting", language: "en", components: [{ type: "BODY", text: "Write to us." }] },
      ]),
    );
    const { templates = [] } = read(["--templates", list]).sandbox;
    const waiting = templates.filter(({ name }) => name === "message_waiting");
    expect(waiting.filter(({ language }) => language === "en")).toMatchObject([
      { status: "APPROVED", components: [{ text: "Write to us." }] },
    ]);
    expect(waiting.some(({ language }) => language === "de")).toBe(true);
  });

  it("has a time that stands still", () => {
    expect(read(["--freeze", "--start-at", "2026-11-22T10:00:00Z"]).sandbox).toMatchObject({
      live: false,
      startAt: Date.UTC(2026, 10, 22, 10),
    });
  });

  it.each([
    [["--port", "many"], "That is no port: many; give a number such as --port 4001."],
    [["--port", "65536"], "That is no port: 65536; give a number such as --port 4001."],
    [["--prot", "1"], "Unknown option '--prot'; --help lists what is known."],
    [["start"], "Unexpected argument 'start'; --help lists what is known."],
    [
      ["--start-at", "tomorrow"],
      "--start-at is no instant: tomorrow; give one such as 2026-11-22T10:00:00Z.",
    ],
    [["--config", "600"], "--config takes <key>=<value>, such as replyTimeoutSeconds=600; this is none: 600"],
    [["--config-file", "nowhere.json"], "--config-file: nowhere.json cannot be read (ENOENT)."],
    [["--config-file", file("list.json", "[]")], /must hold a JSON object such as/],
    [["--config-file", file("broken.json", "{")], /broken\.json is not JSON/],
    [["--templates", file("object.json", "{}")], /templates are a JSON list, such as/],
    [
      [
        "--templates",
        file("odd.json", '[{"name": "a", "language": "en", "components": [{"type": "BODY"}]}]'),
      ],
      "0.components.0.text: is missing",
    ],
  ])("says in a sentence what is wrong: %j", (args, says) => {
    expect(() => read(args)).toThrow(says);
  });
});
