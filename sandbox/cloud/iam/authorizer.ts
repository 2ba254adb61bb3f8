import type { Authorizer } from "../aws.ts";
import type { Principal } from "../service.ts";
import { holds, type RequestContext } from "./condition.ts";
import { matchesArn, matchesWildcard } from "./pattern.ts";
import { type PolicyDocument, readPolicy, type Statement } from "./policy.ts";

export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
}

/** A queue's policy, or a function's permissions as one document. */
export interface ResourcePolicy {
  readonly resourceArn: string;
  readonly document: PolicyDocument;
}

/** A statement that allows something nobody has done. */
export interface UnusedStatement {
  readonly role: string;
  /** Its Sid, or its place in its document. */
  readonly statement: string;
  readonly actions: readonly string[];
}

export interface RoleAuthorizer extends Authorizer {
  /** The Allow statements of roles that no call has needed so far. */
  unusedStatements(): UnusedStatement[];
  /**
   * Whether the role's trust policy lets `service` (`lambda.amazonaws.com`) assume it, on behalf of `sourceArn`
   * where the service gives one.
   */
  canAssume(roleArn: string, service: string, sourceArn?: string): boolean;
}

interface RoleStatements {
  readonly role: Role;
  readonly trust: readonly Statement[];
  readonly statements: readonly Statement[];
}

/**
 * IAM within one account: an explicit Deny wins, and something has to Allow. A role is allowed by its own policies, a
 * service by the policy of the resource; a Deny in the policy of the resource holds for both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws UnsupportedPolicy if a policy says something that the sandbox does not evaluate
 */
export function createAuthorizer(options: {
  readonly roles: readonly Role[];
  readonly resourcePolicies: readonly ResourcePolicy[];
}): RoleAuthorizer {
  const roles = new Map(options.roles.map((role) => [role.arn, readRole(role)]));
  const resourcePolicies = readResourcePolicies(options.resourcePolicies);
  const used = new Set<Statement>();

  const findRole = (arn: string): RoleStatements => {
    const found = roles.get(arn);
    if (found === undefined)
      throw new Error(`There is no role ${arn}: the roles are ${[...roles.keys()].join(", ")}.`);
    return found;
  };

  const checkRole = (arn: string, action: string, resource: string) => {
    const { role, statements } = findRole(arn);
    const context = { "aws:SecureTransport": "true" };
    const applies = (statement: Statement) =>
      covers(statement, action, resource) && holds(statement.condition, context);
    const identity = statements.filter(applies);
    const ofResource = (resourcePolicies.get(resource) ?? []).filter(
      (statement) => applies(statement) && namesRole(statement, arn),
    );
    const denied = (reason: string) => ({
      allowed: false,
      reason: `User: ${sessionArn(role)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    });
    if (identity.some(isDeny)) return denied("with an explicit deny in an identity-based policy");
    if (ofResource.some(isDeny)) return denied("with an explicit deny in a resource-based policy");
    if (identity.length === 0) return denied(`because no identity-based policy allows the ${action} action`);
    for (const statement of identity) used.add(statement);
    return { allowed: true, reason: `allowed by the policies of ${role.name}` };
  };

  const checkService = (service: string, sourceArn: string, action: string, resource: string) => {
    const context = serviceContext(sourceArn);
    const applying = (resourcePolicies.get(resource) ?? []).filter(
      (statement) =>
        covers(statement, action, resource) &&
        namesService(statement, service) &&
        holds(statement.condition, context),
    );
    const denied = (reason: string) => ({
      allowed: false,
      reason: `User: ${service} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    });
    if (applying.some(isDeny)) return denied("with an explicit deny in a resource-based policy");
    if (applying.length === 0) return denied(`because no resource-based policy allows the ${action} action`);
    return { allowed: true, reason: `allowed by the policy of ${resource}` };
  };

  return {
    check: (principal: Principal, action, resource) =>
      "role" in principal
        ? checkRole(principal.role, action, resource)
        : checkService(principal.service, principal.sourceArn, action, resource),
    unusedStatements: () =>
      [...roles.values()].flatMap(({ role, statements }) =>
        statements
          .filter((statement) => !isDeny(statement) && !used.has(statement))
          .map(({ id, actions }) => ({ role: role.name, statement: id, actions })),
      ),
    canAssume: (roleArn, service, sourceArn) => {
      const context = sourceArn === undefined ? { "aws:SecureTransport": "true" } : serviceContext(sourceArn);
      const applying = findRole(roleArn).trust.filter(
        (statement) =>
          matchesAction(statement, "sts:AssumeRole") &&
          namesService(statement, service) &&
          holds(statement.condition, context),
      );
      return applying.length > 0 && !applying.some(isDeny);
    },
  };
}

function readRole(role: Role): RoleStatements {
  return {
    role,
    trust: readPolicy(role.name, "trust", role.trust),
    statements: role.policies.flatMap((document) => readPolicy(role.name, "identity-based", document)),
  };
}

function readResourcePolicies(policies: readonly ResourcePolicy[]): Map<string, Statement[]> {
  const statements = new Map<string, Statement[]>();
  for (const { resourceArn, document } of policies) {
    const others = statements.get(resourceArn) ?? [];
    statements.set(resourceArn, [...others, ...readPolicy(resourceArn, "resource-based", document)]);
  }
  return statements;
}

function isDeny({ effect }: Statement): boolean {
  return effect === "Deny";
}

function covers(statement: Statement, action: string, resource: string): boolean {
  return (
    matchesAction(statement, action) && statement.resources.some((pattern) => matchesArn(pattern, resource))
  );
}

/** Actions are compared without regard to case. */
function matchesAction({ actions }: Statement, action: string): boolean {
  return actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
}

function namesService({ principals }: Statement, service: string): boolean {
  if (principals === undefined) return false;
  return principals === "*" || principals.aws.includes("*") || principals.services.includes(service);
}

/** Everyone, the role itself, or its whole account. */
function namesRole({ principals }: Statement, roleArn: string): boolean {
  if (principals === undefined) return false;
  if (principals === "*") return true;
  const [, partition, , , account] = roleArn.split(":");
  const names = ["*", roleArn, account, `arn:${partition}:iam::${account}:root`];
  return principals.aws.some((name) => names.includes(name));
}

function serviceContext(sourceArn: string): RequestContext {
  const account = sourceArn.split(":")[4] ?? "";
  return {
    "aws:SecureTransport": "true",
    "aws:SourceArn": sourceArn,
    ...(account === "" ? {} : { "aws:SourceAccount": account }),
  };
}

/** As AWS names whoever has assumed the role. */
function sessionArn({ arn, name }: Role): string {
  const [, partition, , , account] = arn.split(":");
  return `arn:${partition}:sts::${account}:assumed-role/${name}/sandbox`;
}
