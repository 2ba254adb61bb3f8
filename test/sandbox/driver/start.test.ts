import { expect, it } from "vitest";
import { type StartOptions, startSandbox } from "../../../sandbox/driver/start.ts";

it("refuses an option that it does not know, and says which there are", async () => {
  const options = { freeze: true, concurrency: 10 } as StartOptions;
  await expect(startSandbox(options)).rejects.toThrow(
    'startSandbox has no option "concurrency"; there are port, apiKey, config, templates, freeze, startAt.',
  );
});
