import * as v from "valibot";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachinealias.html */
const AliasTemplate = v.strictObject({
  Resources: v.strictObject({
    Alias: v.strictObject({
      Type: v.literal("AWS::StepFunctions::StateMachineAlias"),
      Properties: v.strictObject({
        Name: v.pipe(v.string(), v.regex(/^(?=.*[A-Za-z_.-])[\w.-]{1,80}$/, "an alias's name")),
        DeploymentPreference: v.strictObject({
          StateMachineVersionArn: v.pipe(
            v.string(),
            v.regex(/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:[\w-]+:\d+$/, "the ARN of a version"),
          ),
          Type: v.picklist(["LINEAR", "CANARY"]),
          Percentage: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
          Interval: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_100)),
          Alarms: v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.minLength(1), v.maxLength(100)),
        }),
      }),
    }),
  }),
});

/**
 * The alias in a template: nothing else may be there.
 * @throws Error naming what is wrong, and where
 */
export function readAlias(templateBody: string): { readonly name: string; readonly versionArn: string } {
  const parsed = v.safeParse(AliasTemplate, JSON.parse(templateBody));
  if (!parsed.success) {
    const wrong = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
    throw new Error(`The sandbox cannot make a stack of this template. ${wrong.join("; ")}.`);
  }
  const { Name, DeploymentPreference } = parsed.output.Resources.Alias.Properties;
  return { name: Name, versionArn: DeploymentPreference.StateMachineVersionArn };
}
