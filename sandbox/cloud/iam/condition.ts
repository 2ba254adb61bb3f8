import { BlockList, isIPv4 } from "node:net";
import { matchesArn, matchesWildcard } from "./pattern.ts";

/** The condition keys of a call. */
export interface RequestContext {
  readonly "aws:SecureTransport": string;
  readonly "aws:SourceArn"?: string;
  readonly "aws:SourceAccount"?: string;
  /** Nothing is encrypted here, so no call has one. */
  readonly "kms:EncryptionContext:aws:logs:arn"?: string;
  /** The address of whoever calls. */
  readonly "aws:SourceIp"?: string;
}

type Operator = (wanted: string, given: string) => boolean;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", (wanted, given) => wanted === given],
  ["StringLike", matchesWildcard],
  // ArnEquals and ArnLike behave alike.
  ["ArnEquals", matchesArn],
  ["ArnLike", matchesArn],
  ["IpAddress", isWithin],
  ["Bool", (wanted, given) => wanted.toLowerCase() === given.toLowerCase()],
]);

/** Of whose values none may fit. */
const negatedOperators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["NotIpAddress", isWithin],
]);

/** Whether an address is one, or within a range in CIDR notation. */
function isWithin(range: string, given: string): boolean {
  const [address = "", bits] = range.split("/");
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  const list = new BlockList();
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
  return list.check(given, isIPv4(given) ? "ipv4" : "ipv6");
}

/** In lower case, as IAM compares them. */
const keys: ReadonlyMap<string, keyof RequestContext> = new Map<string, keyof RequestContext>([
  ["aws:securetransport", "aws:SecureTransport"],
  ["aws:sourcearn", "aws:SourceArn"],
  ["aws:sourceaccount", "aws:SourceAccount"],
  ["aws:sourceip", "aws:SourceIp"],
  ["kms:encryptioncontext:aws:logs:arn", "kms:EncryptionContext:aws:logs:arn"],
]);

/** Every test has to hold; of a test's values, one, or none if it is negated. */
export type Condition = ReadonlyArray<{
  readonly operator: Operator;
  readonly key: keyof RequestContext;
  readonly values: readonly string[];
  readonly negated: boolean;
}>;

/** Reads a Condition element; `refuse` makes the error for what the sandbox does not evaluate. */
export function readCondition(
  element: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  refuse: (reason: string) => Error,
): Condition {
  return Object.entries(element).flatMap(([operatorName, tests]) => {
    const negated = negatedOperators.has(operatorName);
    const operator = negatedOperators.get(operatorName) ?? operators.get(operatorName);
    if (operator === undefined)
      throw refuse(`the condition operator ${operatorName} is not known to the sandbox.`);
    return Object.entries(tests).map(([keyName, values]) => {
      const key = keys.get(keyName.toLowerCase());
      if (key === undefined) throw refuse(`the condition key ${keyName} is not known to the sandbox.`);
      return { operator, key, values, negated };
    });
  });
}

export function holds(condition: Condition, context: RequestContext): boolean {
  return condition.every(({ operator, key, values, negated }) => {
    const given = context[key];
    // A key that is not there makes an operator false, and a negated one true.
    if (given === undefined) return negated;
    return values.some((wanted) => operator(wanted, given)) !== negated;
  });
}
