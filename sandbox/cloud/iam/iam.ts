import type { Authorizer } from "../aws.ts";
import type { Principal } from "../service.ts";
import { holds, type RequestContext } from "./condition.ts";
import { matchesArn, matchesWildcard } from "./pattern.ts";
import { type PolicyDocument, readPolicy, type Statement } from "./policy.ts";

export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly trust: PolicyDocument;
}

/** One action on one resource that a statement allows, both as the statement says them. */
export interface Grant {
  /** The role's name, or the ARN of the resource whose policy it is. */
  readonly holder: string;
  /** Its Sid, or its place in its document. */
  readonly statement: string;
  readonly action: string;
  readonly resource: string;
}

interface RoleStatements {
  readonly role: Role;
  readonly trust: readonly Statement[];
  readonly statements: Statement[];
}

/**
 * IAM within one account: an explicit Deny wins, and something has to Allow. A role is allowed by its own policies, a
 * service by the policy of the resource; a Deny in the policy of the resource holds for both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * Policies are read when they are added: what says something that the sandbox does not evaluate is an
 * UnsupportedPolicy.
 */
export class Iam implements Authorizer {
  readonly #roles = new Map<string, RoleStatements>();
  readonly #resourcePolicies = new Map<string, Statement[]>();
  readonly #administrators = new Set<string>();
  /** What calls have needed of each Allow statement. */
  readonly #used = new Map<Statement, Set<string>>();
  readonly #refused = new Set<string>();

  /** @throws UnsupportedPolicy */
  addRole(role: Role): void {
    const trust = readPolicy(role.name, "trust", role.trust);
    this.#roles.set(role.arn, { role, trust, statements: [] });
  }

  /**
   * @param roleName by name, as Pulumi attaches policies
   * @throws UnsupportedPolicy
   */
  addRolePolicy(roleName: string, document: PolicyDocument): void {
    const found = [...this.#roles.values()].find(({ role }) => role.name === roleName);
    if (found === undefined) throw new Error(`There is no role ${roleName} to give a policy to.`);
    found.statements.push(...readPolicy(roleName, "identity-based", document));
  }

  /**
   * Adds to the policy of a resource: a queue's policy, a function's permission.
   * @throws UnsupportedPolicy
   */
  addResourcePolicy(resourceArn: string, document: PolicyDocument): void {
    const others = this.#resourcePolicies.get(resourceArn) ?? [];
    const statements = readPolicy(resourceArn, "resource-based", document);
    this.#resourcePolicies.set(resourceArn, [...others, ...statements]);
  }

  /** Whoever may do everything, and needs a role only to be known by. */
  addAdministrator(roleArn: string): void {
    this.#administrators.add(roleArn);
  }

  check(principal: Principal, action: string, resource: string): { allowed: boolean; reason: string } {
    const verdict =
      "role" in principal
        ? this.#checkRole(principal.role, action, resource)
        : this.#checkService(principal.service, principal.sourceArn, action, resource);
    if (!verdict.allowed) this.#refused.add(verdict.reason);
    return verdict;
  }

  /** What was refused so far, each once, in AWS's words. */
  refusals(): string[] {
    return [...this.#refused];
  }

  /**
   * What is allowed and no call has needed so far: every action of an Allow statement with every one of its
   * resources, because that is how much it allows.
   */
  unusedGrants(): Grant[] {
    const roles = [...this.#roles.values()].map(({ role, statements }) => [role.name, statements] as const);
    return [...roles, ...this.#resourcePolicies].flatMap(([holder, statements]) =>
      statements
        .filter((statement) => !isDeny(statement))
        .flatMap((statement) =>
          grantsOf(statement)
            .filter((grant) => this.#used.get(statement)?.has(nameOfGrant(grant)) !== true)
            .map((grant) => ({ holder, statement: statement.id, ...grant })),
        ),
    );
  }

  /**
   * Whether the role's trust policy lets `service` (`lambda.amazonaws.com`) assume it, on behalf of `sourceArn`
   * where the service gives one.
   */
  canAssume(roleArn: string, service: string, sourceArn?: string): boolean {
    const context = sourceArn === undefined ? { "aws:SecureTransport": "true" } : serviceContext(sourceArn);
    const applying = this.#find(roleArn).trust.filter(
      (statement) =>
        matchesAction(statement, "sts:AssumeRole") &&
        namesService(statement, service) &&
        holds(statement.condition, context),
    );
    return applying.length > 0 && !applying.some(isDeny);
  }

  #checkRole(arn: string, action: string, resource: string): { allowed: boolean; reason: string } {
    if (this.#administrators.has(arn)) return { allowed: true, reason: `${arn} may do everything` };
    const { role, statements } = this.#find(arn);
    const context = { "aws:SecureTransport": "true" };
    const applies = (statement: Statement) =>
      covers(statement, action, resource) && holds(statement.condition, context);
    const identity = statements.filter(applies);
    const ofResource = (this.#resourcePolicies.get(resource) ?? []).filter(
      (statement) => applies(statement) && namesRole(statement, arn),
    );
    const denied = (reason: string) => ({
      allowed: false,
      reason: `User: ${sessionArn(role)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    });
    if (identity.some(isDeny)) return denied("with an explicit deny in an identity-based policy");
    if (ofResource.some(isDeny)) return denied("with an explicit deny in a resource-based policy");
    if (identity.length === 0) return denied(`because no identity-based policy allows the ${action} action`);
    this.#use(identity, action, resource);
    return { allowed: true, reason: `allowed by the policies of ${role.name}` };
  }

  #checkService(
    service: string,
    sourceArn: string,
    action: string,
    resource: string,
  ): { allowed: boolean; reason: string } {
    const context = serviceContext(sourceArn);
    const applying = (this.#resourcePolicies.get(resource) ?? []).filter(
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
    this.#use(applying, action, resource);
    return { allowed: true, reason: `allowed by the policy of ${resource}` };
  }

  #use(statements: readonly Statement[], action: string, resource: string): void {
    for (const statement of statements) {
      const used = this.#used.get(statement) ?? new Set();
      for (const grant of grantsOf(statement)) {
        if (actionMatches(grant.action, action) && matchesArn(grant.resource, resource)) {
          used.add(nameOfGrant(grant));
        }
      }
      this.#used.set(statement, used);
    }
  }

  #find(arn: string): RoleStatements {
    const found = this.#roles.get(arn);
    if (found === undefined)
      throw new Error(`There is no role ${arn}: the roles are ${[...this.#roles.keys()].join(", ")}.`);
    return found;
  }
}

function isDeny({ effect }: Statement): boolean {
  return effect === "Deny";
}

function covers(statement: Statement, action: string, resource: string): boolean {
  return (
    matchesAction(statement, action) && statement.resources.some((pattern) => matchesArn(pattern, resource))
  );
}

function matchesAction({ actions }: Statement, action: string): boolean {
  return actions.some((pattern) => actionMatches(pattern, action));
}

/** Actions are compared without regard to case. */
function actionMatches(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

function grantsOf({ actions, resources }: Statement): Array<Pick<Grant, "action" | "resource">> {
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
}

function nameOfGrant({ action, resource }: Pick<Grant, "action" | "resource">): string {
  return `${action} on ${resource}`;
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
