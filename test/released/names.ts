/** What Pulumi adds to a name. */
const suffix = "(?:-[0-9a-f]{7})?";
const functionArn = new RegExp(
  `arn:aws:lambda:us-east-1:111122223333:function:([a-z-]+?)${suffix}(?=\\\\?")`,
  "g",
);
const tableName = new RegExp(`(\\\\?"TableName\\\\?":\\\\?")([a-z-]+?)${suffix}(?=\\\\?")`, "g");

/** A text in JSON with `{function:<name>}` and `{table:<name>}` for what a stack calls its functions and tables. */
export function placeholders(json: string): string {
  return json.replaceAll(functionArn, "{function:$1}").replaceAll(tableName, "$1{table:$2}");
}
