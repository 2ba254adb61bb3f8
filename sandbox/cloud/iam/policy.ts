import * as v from "valibot";
import { type Condition, readCondition } from "./condition.ts";

/** A policy document as its JSON says it. */
export type PolicyDocument = { readonly [element: string]: unknown };

/** A statement of a policy, ready to be matched. */
export interface Statement {
  /** The Sid, or the statement's place in its document: `0`. */
  readonly id: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** Empty in a trust policy. */
  readonly resources: readonly string[];
  /** Of a resource-based or a trust policy: `*`, or the service and AWS principals. */
  readonly principals: Principals | undefined;
  readonly condition: Condition;
}

export type Principals = "*" | { readonly services: readonly string[]; readonly aws: readonly string[] };

/** A policy uses something that the sandbox does not evaluate, or that IAM refuses. */
export class UnsupportedPolicy extends Error {
  override readonly name = "UnsupportedPolicy";
}

const oneOrMore = v.union([
  v.pipe(
    v.string(),
    v.transform((text) => [text]),
  ),
  v.pipe(v.array(v.string()), v.minLength(1)),
]);

const principalSchema = v.union([
  v.literal("*"),
  v.pipe(
    v.strictObject({ Service: v.optional(oneOrMore), AWS: v.optional(oneOrMore) }),
    v.transform(({ Service, AWS }) => ({ services: Service ?? [], aws: AWS ?? [] })),
  ),
]);

const statementSchema = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(["Allow", "Deny"]),
  Action: oneOrMore,
  Resource: v.optional(oneOrMore),
  Principal: v.optional(principalSchema),
  Condition: v.optional(
    v.record(
      v.string(),
      v.record(
        v.string(),
        v.union([
          oneOrMore,
          v.pipe(
            v.boolean(),
            v.transform((on) => [String(on)]),
          ),
        ]),
      ),
    ),
    {},
  ),
});

const documentSchema = v.strictObject({
  // Without it IAM evaluates an older language.
  Version: v.literal("2012-10-17"),
  Id: v.optional(v.string()),
  Statement: v.array(statementSchema),
});

export type PolicyKind = "identity-based" | "resource-based" | "trust";

/**
 * Reads a policy document of `kind`; `name` is for the error.
 *
 * @throws UnsupportedPolicy for an element, operator or condition key that the sandbox does not evaluate
 */
export function readPolicy(name: string, kind: PolicyKind, document: PolicyDocument): Statement[] {
  const parsed = v.safeParse(documentSchema, { ...document, Statement: [document.Statement].flat() });
  if (!parsed.success) {
    const issues = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "document"}: ${issue.message}`);
    throw new UnsupportedPolicy(
      `The ${kind} policy of ${name} is not one that the sandbox evaluates. ${issues.join("; ")}`,
    );
  }
  return parsed.output.Statement.map((statement, index) => {
    const id = statement.Sid ?? String(index);
    const refuse = (reason: string) =>
      new UnsupportedPolicy(`The ${kind} policy of ${name}, statement ${id}: ${reason}`);
    if ((statement.Principal === undefined) !== (kind === "identity-based")) {
      throw refuse(kind === "identity-based" ? "it may have no Principal." : "it needs a Principal.");
    }
    if ((statement.Resource === undefined) !== (kind === "trust")) {
      throw refuse(kind === "trust" ? "it may have no Resource." : "it needs a Resource.");
    }
    const badAction = statement.Action.find(
      (action) => action !== "*" && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/i.test(action),
    );
    if (badAction !== undefined) throw refuse(`"${badAction}" is not an action.`);
    const badResource = statement.Resource?.find(
      (arn) => (arn !== "*" && !arn.startsWith("arn:")) || arn.includes("${"),
    );
    if (badResource !== undefined)
      throw refuse(`the resource "${badResource}" is not an ARN without policy variables.`);
    return {
      id,
      effect: statement.Effect,
      actions: statement.Action,
      resources: statement.Resource ?? [],
      principals: statement.Principal,
      condition: readCondition(statement.Condition, refuse),
    };
  });
}
