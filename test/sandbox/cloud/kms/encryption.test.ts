import { describe, expect, it } from "vitest";
import { Encryption } from "../../../../sandbox/cloud/kms/encryption.ts";

const place = "us-east-1:123456789012";
const table = `arn:aws:dynamodb:${place}:table/parcels`;
const queue = `arn:aws:sqs:${place}:parcels`;
const machine = `arn:aws:states:${place}:stateMachine:parcels`;
const key = `arn:aws:kms:${place}:key/a`;

const encryption = new Encryption();
for (const arn of [table, queue, machine]) encryption.encrypt(arn, key);

const needed = (action: string, resource: string) =>
  encryption.needs(action, resource).map((permission) => [permission.action, permission.resource]);

describe("what is encrypted with a key", () => {
  it.each([
    ["dynamodb:GetItem", table],
    ["dynamodb:Query", `${table}/index/by-name`],
    ["dynamodb:GetRecords", `${table}/stream/2026-01-05T09:30:12.345`],
    ["sqs:ReceiveMessage", queue],
    ["states:DescribeExecution", `arn:aws:states:${place}:execution:parcels:81`],
  ])("is read by who may decrypt with it: %s", (action, resource) => {
    expect(needed(action, resource)).toEqual([["kms:Decrypt", key]]);
  });

  it.each([
    ["sqs:SendMessage", queue],
    ["states:StartExecution", machine],
    ["states:SendTaskSuccess", machine],
  ])("is added to by who may have data keys of it as well: %s", (action, resource) => {
    expect(needed(action, resource)).toEqual([
      ["kms:GenerateDataKey", key],
      ["kms:Decrypt", key],
    ]);
  });

  it.each([
    ["sqs:DeleteMessage", queue],
    ["dynamodb:DescribeStream", `${table}/stream/2026-01-05T09:30:12.345`],
    ["dynamodb:GetItem", `${table}-of-others`],
    ["lambda:InvokeFunction", `arn:aws:lambda:${place}:function:parcels`],
  ])("asks nothing of others: %s", (action, resource) => {
    expect(needed(action, resource)).toEqual([]);
  });
});
