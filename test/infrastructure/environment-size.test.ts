import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { checkEnvironmentSize } from "../../lib/infrastructure/environment-size.ts";

describe("the size of a function's environment", () => {
  // `{"TEXT":"…"}` is 11 characters around the text.
  it("may be all that Lambda takes, in bytes of JSON", () => {
    expect(() => checkEnvironmentSize("sends", { TEXT: "x".repeat(4_085) })).not.toThrow();
    expect(() => checkEnvironmentSize("sends", { TEXT: "x".repeat(4_086) })).toThrow(pulumi.RunError);
  });

  it("counts what JSON writes in two characters, and characters of several bytes", () => {
    expect(() => checkEnvironmentSize("sends", { TEXT: '"'.repeat(2_050) })).toThrow("TEXT with 41");
    expect(() => checkEnvironmentSize("sends", { TEXT: "é".repeat(2_050) })).toThrow("TEXT with 41");
  });

  it("leaves room for names and ARNs that are not known yet", () => {
    const table = pulumi.output("conversations-1234567");
    expect(() => checkEnvironmentSize("sends", { TABLE: table, TEXT: "x".repeat(3_900) })).not.toThrow();
    expect(() => checkEnvironmentSize("sends", { TABLE: table, TEXT: "x".repeat(4_000) })).toThrow(
      "Lambda takes 4096",
    );
  });
});
