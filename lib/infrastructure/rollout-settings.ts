import * as v from "valibot";
import { jsonOrText } from "./json-setting.ts";
import { whole } from "./whole-number.ts";

const example = 'JSON such as {"type": "linear", "percent": 10, "minutes": 5}';

/**
 * How a new version of the workflows takes over. `linear`: so many percent more every so many minutes. `canary`: so many
 * percent at once, and all the rest after so many minutes.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-stepfunctions-statemachinealias-deploymentpreference.html
 */
export const rolloutSetting = jsonOrText(
  v.strictObject(
    {
      type: v.picklist(["linear", "canary"], "linear or canary"),
      percent: whole(1, 99),
      minutes: whole(1, 2_100),
    },
    example,
  ),
);

export type RolloutSetting = v.InferOutput<typeof rolloutSetting>;
