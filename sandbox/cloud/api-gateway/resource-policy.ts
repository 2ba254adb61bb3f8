import { holds, type RequestContext } from "../iam/condition.ts";
import { matchesArn } from "../iam/pattern.ts";
import { readPolicy, type Statement } from "../iam/policy.ts";

/**
 * The resource policy of a REST API, as far as it is the same for everybody: `Principal` is `*`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
export class ResourcePolicy {
  readonly #statements: readonly Statement[];

  /** @throws UnsupportedPolicy */
  constructor(api: string, document: string) {
    this.#statements = readPolicy(api, "resource-based", JSON.parse(document));
    if (this.#statements.some(({ principals }) => principals !== "*"))
      throw new Error(`The policy of ${api} names somebody, and the sandbox knows only "*" there.`);
  }

  /**
   * @param methodArn what is called
   * @param sourceIp from where
   * @returns undefined if it says neither
   */
  verdict(methodArn: string, sourceIp: string): "Allow" | "Deny" | undefined {
    const context: RequestContext = { "aws:SecureTransport": "true", "aws:SourceIp": sourceIp };
    const effects = this.#statements
      .filter(
        ({ resources, condition }) =>
          resources.some((pattern) => matchesArn(pattern, methodArn)) && holds(condition, context),
      )
      .map(({ effect }) => effect);
    return effects.includes("Deny") ? "Deny" : effects[0];
  }
}
