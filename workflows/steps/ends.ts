import { type Outcome, outcomes } from "../../lib/messaging/outcomes.ts";
import { type Fail, jsonata, requestId, type Succeed, type Value } from "../../lib/step-functions/asl.ts";

/** What an end puts out besides the request's id, where it is not just the outcome's name. */
const outputs: { readonly [Name in Outcome]?: { readonly status: Value; readonly eum_msg_id: Value } } = {
  delivered: { status: jsonata("$delivery.status"), eum_msg_id: jsonata("$message_id") },
  unconfirmed: { status: jsonata("$message_status"), eum_msg_id: jsonata("$message_id") },
};

type Ends<Name extends Outcome> = { readonly [Of in Name as (typeof outcomes)[Of]["state"]]: Succeed | Fail };

/** The ends of a workflow, one for each outcome that its messages can come to. */
export function ends<const Name extends Outcome>(...names: readonly Name[]): Ends<Name> {
  return Object.fromEntries(names.map((name) => [outcomes[name].state, endOf(name)])) as Ends<Name>;
}

function endOf(name: Outcome): Succeed | Fail {
  const { fails, meaning: Comment } = outcomes[name];
  if (fails) {
    return { Comment, Type: "Fail", Error: jsonata("$failure.code"), Cause: jsonata("$failure.title") };
  }
  return {
    Comment,
    Type: "Succeed",
    Output: { request_id: requestId, ...(outputs[name] ?? { status: name }) },
  };
}
