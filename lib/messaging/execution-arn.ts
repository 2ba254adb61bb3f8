/**
 * What the ARNs of a state machine's executions begin with: the name of the execution follows. No version and no alias is in
 * them. https://docs.aws.amazon.com/step-functions/latest/dg/execution-alias-version-associate.html
 */
export function executionsOf(stateMachineArn: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:`;
}
