import { describe, expect, it } from "vitest";
import { saidInLine, saidInRow } from "../../../scripts/import/said.ts";

describe("a line of a list", () => {
  it.each([
    ["+14155550123", { kind: "opted out", phone_id: "+14155550123", at: "1970-01-01T00:00:00.000Z" }],
    ["14155550123 , 2026-03-01T12:00:00Z", { phone_id: "+14155550123", at: "2026-03-01T12:00:00.000Z" }],
    // Under the form in which the person is known.
    ["+5215555550187", { phone_id: "+525555550187" }],
    ["", { kind: "nothing" }],
    ["# STOPs of May", { kind: "nothing" }],
    ["(415) 555-0123", { kind: "unreadable" }],
    ["+14155550123,1 March", { kind: "unreadable" }],
  ])("%j", (line, said) => {
    expect(saidInLine(line)).toMatchObject(said);
  });
});

describe("a row", () => {
  it.each([
    [
      { phone_id: "+14155550123", user_consents: true, expiration_date: 86_400 },
      { kind: "wrote", at: 600 },
    ],
    [{ phone_id: "+14155550123", user_consents: false, expiration_date: 1 }, { kind: "nothing" }],
    [{ phone_id: "+14155550123", user_consents: "yes", expiration_date: 1 }, { kind: "unreadable" }],
    [{ something: "else" }, { kind: "unreadable" }],
    [{ phone_id: "user_id:1", origination_id: "x", known_as: "+1" }, { kind: "nothing" }],
    [{ phone_id: "+14155550123", origination_id: "x", opted_out_at: "soon" }, { kind: "unreadable" }],
  ])("%j", (row, said) => {
    expect(saidInRow(row)).toMatchObject(said);
  });
});
