import type { Stack } from "./stack.ts";

/** `pulumi config set`, for this stack. */
export function pulumiSet({ name: stack }: Pick<Stack, "name">, setting: string, value: string): string {
  return `pulumi config set --stack ${quoted(stack)} ${setting} ${value.startsWith("<") ? value : quoted(value)}`;
}

/**
 * A command of AWS's, for the account and region that the stack names.
 * @param words as they are; each is quoted where a shell would not take it as it is
 */
export function awsCli(
  { region, credentials }: Pick<Stack, "region" | "credentials">,
  ...words: readonly string[]
): string {
  const place = [
    ...(region === undefined ? [] : ["--region", region]),
    ...(credentials.profile === undefined ? [] : ["--profile", credentials.profile]),
  ];
  return ["aws", ...words, ...place].map(quoted).join(" ");
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
