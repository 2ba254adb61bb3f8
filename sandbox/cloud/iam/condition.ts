import { matchesArn, matchesWildcard } from "./pattern.ts";

/** The condition keys of a call; a key that it does not have makes an operator false. */
export interface RequestContext {
  readonly "aws:SecureTransport": string;
  readonly "aws:SourceArn"?: string;
  readonly "aws:SourceAccount"?: string;
}

type Operator = (wanted: string, given: string) => boolean;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", (wanted, given) => wanted === given],
  ["StringLike", matchesWildcard],
  // ArnEquals and ArnLike behave alike.
  ["ArnEquals", matchesArn],
  ["ArnLike", matchesArn],
  ["Bool", (wanted, given) => wanted.toLowerCase() === given.toLowerCase()],
]);

/** In lower case, as IAM compares them. */
const keys: ReadonlyMap<string, keyof RequestContext> = new Map<string, keyof RequestContext>([
  ["aws:securetransport", "aws:SecureTransport"],
  ["aws:sourcearn", "aws:SourceArn"],
  ["aws:sourceaccount", "aws:SourceAccount"],
]);

/** Every test has to hold; of a test's values, one. */
export type Condition = ReadonlyArray<{
  readonly operator: Operator;
  readonly key: keyof RequestContext;
  readonly values: readonly string[];
}>;

/** Reads a Condition element; `refuse` makes the error for what the sandbox does not evaluate. */
export function readCondition(
  element: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  refuse: (reason: string) => Error,
): Condition {
  return Object.entries(element).flatMap(([operatorName, tests]) => {
    const operator = operators.get(operatorName);
    if (operator === undefined)
      throw refuse(`the condition operator ${operatorName} is not known to the sandbox.`);
    return Object.entries(tests).map(([keyName, values]) => {
      const key = keys.get(keyName.toLowerCase());
      if (key === undefined) throw refuse(`the condition key ${keyName} is not known to the sandbox.`);
      return { operator, key, values };
    });
  });
}

export function holds(condition: Condition, context: RequestContext): boolean {
  return condition.every(({ operator, key, values }) => {
    const given = context[key];
    return given !== undefined && values.some((wanted) => operator(wanted, given));
  });
}
