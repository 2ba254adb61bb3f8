import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgePublishers, policyOfTopic } from "../../scripts/doctor/checks/topic-policy.ts";
import { accountId, closedPolicy, policyOfNewTopic, topicArn } from "../support/doctor-account.ts";

const [statement] = closedPolicy.Statement;
const judge = (...statements: object[]) =>
  judgePublishers(JSON.stringify({ Statement: statements }), accountId);

describe("who may publish to a topic", () => {
  it("is the service alone, for this account alone, with the policy of the README", () => {
    expect(judge(statement ?? {})).toEqual({
      service: "for this account",
      others: [],
      hasUnreadDenial: false,
    });
  });

  it("is the service for anybody without a condition, or with one on something else", () => {
    expect(judge({ ...statement, Condition: undefined })?.service).toBe("for anybody");
    const other = { StringEquals: { "aws:SourceAccount": ["999988887777", accountId] } };
    expect(judge({ ...statement, Condition: other })?.service).toBe("for anybody");
  });

  it("is the service for this account by an ARN of it, too", () => {
    const bySource = { ArnLike: { "aws:SourceArn": `arn:aws:social-messaging:us-east-1:${accountId}:*` } };
    expect(judge({ ...statement, Condition: bySource })?.service).toBe("for this account");
  });

  it("is everybody in the account, and perhaps the service, with the policy of a new topic", () => {
    const publishers = judgePublishers(JSON.stringify(policyOfNewTopic), accountId);
    expect(publishers?.others).toEqual([`everybody if AWS:SourceOwner is ${accountId}`]);
    expect(publishers?.service).toBe("perhaps");
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a role",
      { ...statement, Principal: { AWS: "arn:aws:iam::111122223333:role/a" } },
      ["arn:aws:iam::111122223333:role/a"],
    ],
    [
      "another service",
      { ...statement, Principal: { Service: ["s3.amazonaws.com", "social-messaging.amazonaws.com"] } },
      ["s3.amazonaws.com"],
    ],
    [
      "everybody by a wildcard",
      { ...statement, Principal: "*", Action: "SNS:*", Condition: undefined },
      ["everybody"],
    ],
    [
      "everybody by part of an action",
      { ...statement, Principal: "*", Action: ["sns:Pub*"], Condition: undefined },
      ["everybody"],
    ],
    [
      "all but some",
      { Effect: "Allow", NotPrincipal: { AWS: "1" }, Action: "sns:Publish" },
      ["everybody but some (NotPrincipal)"],
    ],
    [
      "whoever may do all but subscribe",
      { Effect: "Allow", Principal: { AWS: "1" }, NotAction: "sns:Subscribe" },
      ["1"],
    ],
  ])("is %s besides", (_, other, others) => {
    expect(judge(statement ?? {}, other)?.others).toEqual(
      others.map((name) =>
        other.Condition === undefined ? name : `${name} if aws:SourceAccount is ${accountId}`,
      ),
    );
  });

  it("is nobody else by a statement on something else", () => {
    const reading = {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["sns:Subscribe", "sns:GetTopicAttributes"],
    };
    expect(judge(statement ?? {}, reading)?.others).toEqual([]);
  });

  it("is nobody where all are denied", () => {
    expect(judge(statement ?? {}, { Effect: "Deny", Principal: "*", Action: "sns:*" })?.service).toBe(
      "may not",
    );
  });

  it("is not judged under a denial's condition, but for the usual one on encrypted connections", () => {
    const denial = { Effect: "Deny", Principal: "*", Action: "sns:Publish" };
    const onConnections = { ...denial, Condition: { Bool: { "aws:SecureTransport": "false" } } };
    const onNetworks = { ...denial, Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } };
    expect(judge(statement ?? {}, onConnections)).toMatchObject({
      service: "for this account",
      hasUnreadDenial: false,
    });
    expect(judge(statement ?? {}, onNetworks)?.hasUnreadDenial).toBe(true);
  });

  it("is the service, too, where everybody is", () => {
    expect(judge({ ...statement, Principal: { AWS: "*" }, Condition: undefined })?.service).toBe(
      "for anybody",
    );
    expect(judge()?.service).toBe("may not");
  });

  it("cannot be said of what is no policy", () => {
    expect(judgePublishers("{", accountId)).toBeUndefined();
  });
});

it("is mended with the policy that the README has", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, section = ""] = readme.split("### The topic's policy\n");
  const [, json = ""] = /```json\n([\s\S]*?)```/.exec(section) ?? [];
  expect(policyOfTopic(topicArn, accountId)).toEqual(JSON.parse(json));
});
