import { describe, expect, it } from "vitest";
import { parseStack } from "../../scripts/doctor/stack.ts";

/** What is read of a stack's file. */

const of = (config: string) => parseStack("dev", `config:\n${config}`);

describe("a stack's file", () => {
  it("hands settings over as Pulumi does: texts as they are, all else as JSON", () => {
    expect(
      of(`  messaging-api:apiRateLimit: 50
  messaging-api:accessLog: false
  messaging-api:originatingEntity: "+18445550123"
  messaging-api:waTemplate: {name: a, language: en}
  another:setting: 1`).values,
    ).toEqual({
      apiRateLimit: "50",
      accessLog: "false",
      originatingEntity: "+18445550123",
      waTemplate: '{"name":"a","language":"en"}',
    });
  });

  it("keeps what is encrypted to itself, in objects too", () => {
    const { values, encrypted, credentials } = of(`  messaging-api:webhookKey: {secure: abc}
  messaging-api:waTemplate: {name: {secure: abc}}
  aws:secretKey: {secure: abc}
  aws:accessKey: key`);
    expect(values).toEqual({});
    expect(encrypted).toEqual(["webhookKey", "waTemplate", "aws:secretKey"]);
    expect(credentials).toEqual({ accessKey: "key" });
  });

  it("says with whose credentials", () => {
    const roles = [{ roleArn: "arn:aws:iam::111122223333:role/a" }];
    expect(of(`  aws:profile: work\n  aws:assumeRoles: ${JSON.stringify(roles)}`).credentials).toEqual({
      profile: "work",
      assumeRoles: roles,
    });
    expect(of(`  aws:assumeRoles: '${JSON.stringify(roles)}'`).credentials).toEqual({ assumeRoles: roles });
    expect(() => of("  aws:assumeRoles: '[no'")).toThrow(/aws:assumeRoles is not JSON/);
  });

  it("may be empty, and must be YAML", () => {
    expect(parseStack("dev", "").values).toEqual({});
    expect(() => parseStack("dev", "config: {")).toThrow(/The file of stack dev is not YAML/);
  });
});
