import { resources } from "./actions.ts";
import { checks } from "./checks/index.ts";

/** The IAM policy with which every check can look at what it needs. */
export function accountPolicy() {
  const actions = [...new Set(checks.flatMap((check) => check.actions))].sort();
  return {
    Version: "2012-10-17",
    Statement: [...new Set(Object.values(resources))].map((Resource) => ({
      Effect: "Allow",
      Action: actions.filter((action) => resources[action] === Resource),
      Resource,
    })),
  };
}
