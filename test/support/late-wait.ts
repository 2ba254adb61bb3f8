import type { AwsCall } from "../../sandbox/cloud/service.ts";
import { inState } from "./calls.ts";
import type { Story } from "./story.ts";

/** Has the wait for the next delivery be stored at a second attempt only, after the request's phone has the message. */
export async function storesWaitLate(sandbox: Story, requestId: string): Promise<void> {
  await sandbox.fault({ call: { state: "AwaitDelivery" }, lose: "answer" });
  let attempts = 0;
  const second = (call: AwsCall) => inState("AwaitDelivery")(call) && ++attempts === 2;
  sandbox.around("before", second, async () => {
    // The time that a delivery takes.
    sandbox.sandbox.clock.nudge(5_000);
    await sandbox.comesTo("delivered", requestId);
  });
}
