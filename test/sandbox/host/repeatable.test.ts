import { expect, it } from "vitest";
import { story } from "../../support/story.ts";

const sandbox = story();

it("begins again as it began before, so that retries have the same jitter", async () => {
  const instants = async () => {
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      error: "ThrottledRequestException",
      times: 6,
    });
    const id = await sandbox.sendWhatsApp(sandbox.person("+14155550123"), "It arrives today.");
    await sandbox.passes(600);
    const { history } = await sandbox.execution(id);
    return history.map(({ type, timestamp }) => `${type} ${timestamp}`);
  };
  const first = await instants();
  await sandbox.control("POST", "/reset");
  expect(first.filter((event) => event.startsWith("TaskFailed"))).toHaveLength(6);
  expect(await instants()).toEqual(first);
});
