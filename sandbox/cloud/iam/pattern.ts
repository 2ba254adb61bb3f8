/** By pattern: policies have few, and each call is held against all of its role's. */
const expressions = new Map<string, RegExp>();

/** Whether `text` is `pattern`, in which `*` stands for any characters and `?` for any one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const expression = expressions.get(pattern) ?? expressionOf(pattern);
  expressions.set(pattern, expression);
  return expression.test(text);
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}

/**
 * Whether an ARN is one of `pattern`: its six parts are compared one by one, so a wildcard does not reach over a
 * colon, and parts that a short pattern lacks are wildcards.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  if (arn === "*") return false;
  const wanted = arnParts(pattern);
  return arnParts(arn).every((part, index) => matchesWildcard(wanted[index] ?? "*", part));
}

/** `arn`, partition, service, region, account, and the rest. */
function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
