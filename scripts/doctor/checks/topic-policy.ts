import * as v from "valibot";

const service = "social-messaging.amazonaws.com";

const list = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => (typeof value === "string" ? [value] : value)),
);
const Principal = v.union([v.literal("*"), v.record(v.string(), list)]);
const Conditions = v.record(v.string(), v.record(v.string(), v.unknown()));
const Statement = v.looseObject({
  Effect: v.picklist(["Allow", "Deny"]),
  Principal: v.optional(Principal),
  NotPrincipal: v.optional(Principal),
  Action: v.optional(list),
  NotAction: v.optional(list),
  Condition: v.optional(Conditions),
});
type Statement = v.InferOutput<typeof Statement>;
const Policy = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    Statement: v.optional(
      v.pipe(
        v.union([v.array(Statement), Statement]),
        v.transform((statements): Statement[] => (Array.isArray(statements) ? statements : [statements])),
      ),
      [],
    ),
  }),
);

/** Who may publish to a topic, by its own policy. */
export interface Publishers {
  /** Whether AWS's service may: for this account alone, for anybody, not at all, or under a condition on everybody. */
  readonly service: "for this account" | "for anybody" | "may not" | "perhaps";
  /** Whoever else may, in words. */
  readonly others: readonly string[];
  /** Whether something is denied under a condition of which it is not known here what it shuts out. */
  readonly hasUnreadDenial: boolean;
}

/**
 * What a topic's policy allows: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 * @returns undefined if it is no policy
 */
export function judgePublishers(policy: string, accountId: string): Publishers | undefined {
  const read = v.safeParse(Policy, policy);
  if (!read.success) return undefined;
  const statements = read.output.Statement.filter(isOnPublishing);
  const allowed = statements.filter(({ Effect }) => Effect === "Allow");
  const denials = statements.filter((statement) => statement.Effect === "Deny" && reaches(statement));
  const isDenied = denials.some(({ Condition }) => Condition === undefined);
  return {
    service: isDenied ? "may not" : serviceBy(allowed.filter(reaches), accountId),
    others: isDenied ? [] : [...new Set(allowed.flatMap(othersIn))],
    hasUnreadDenial: denials.some(({ Condition = {} }) =>
      Object.values(Condition).some((keys) =>
        Object.keys(keys).some((key) => !/^aws:SecureTransport$/i.test(key)),
      ),
    ),
  };
}

function serviceBy(allowed: readonly Statement[], accountId: string): Publishers["service"] {
  const certain = allowed.filter(
    ({ Principal, Condition }) => namesOf(Principal).includes(service) || Condition === undefined,
  );
  if (certain.length === 0) return allowed.length === 0 ? "may not" : "perhaps";
  return certain.every((statement) => isForAccount(statement, accountId))
    ? "for this account"
    : "for anybody";
}

/** The policy that lets the service alone publish, for this account alone; as the README has it. */
export function policyOfTopic(arn: string, accountId: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "EventsOfEndUserMessagingSocial",
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sns:Publish",
        Resource: arn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  };
}

function isOnPublishing({ Action, NotAction }: Statement): boolean {
  if (NotAction !== undefined) return !NotAction.some(matchesPublish);
  return (Action ?? []).some(matchesPublish);
}

/** Actions are compared without regard to case, and may have wildcards. */
function matchesPublish(action: string): boolean {
  const pattern = action
    .toLowerCase()
    .replace(/[.+^$()|[\]\\{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test("sns:publish");
}

/** Whether the statement is about the service that publishes WhatsApp's events. */
function reaches({ Principal, NotPrincipal }: Statement): boolean {
  if (NotPrincipal !== undefined)
    return NotPrincipal !== "*" && !(NotPrincipal.Service ?? []).includes(service);
  return (
    Principal === "*" ||
    Object.values(Principal ?? {}).some((names) => names.includes("*")) ||
    namesOf(Principal).includes(service)
  );
}

function namesOf(principal: Statement["Principal"]): string[] {
  return principal === undefined || principal === "*" ? [] : (principal.Service ?? []);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceaccount */
function isForAccount({ Condition = {} }: Statement, accountId: string): boolean {
  return Object.entries(Condition).some(([operator, keys]) =>
    Object.entries(keys).some(([key, value]) => {
      const values = [value].flat().map(String);
      if (/^StringEquals$/i.test(operator) && /^aws:SourceAccount$/i.test(key)) {
        return values.every((each) => each === accountId);
      }
      const isArn = /^(Arn|String)(Equals|Like)$/i.test(operator) && /^aws:SourceArn$/i.test(key);
      return isArn && values.every((each) => each.split(":")[4] === accountId);
    }),
  );
}

function othersIn({ Principal, NotPrincipal, Condition }: Statement): string[] {
  const condition = Condition === undefined ? "" : ` if ${conditionInWords(Condition)}`;
  if (NotPrincipal !== undefined) return [`everybody but some (NotPrincipal)${condition}`];
  if (Principal === undefined) return [];
  if (Principal === "*") return [`everybody${condition}`];
  return Object.entries(Principal).flatMap(([kind, names]) =>
    names
      .filter((name) => !(kind === "Service" && name === service))
      .map((name) => `${name === "*" ? "everybody" : name}${condition}`),
  );
}

function conditionInWords(condition: NonNullable<Statement["Condition"]>): string {
  return Object.values(condition)
    .flatMap((keys) => Object.entries(keys).map(([key, value]) => `${key} is ${[value].flat().join(" or ")}`))
    .join(" and ");
}
