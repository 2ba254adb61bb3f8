import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { readConfig } from "../../lib/infrastructure/config.ts";

const needed = {
  configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  originatingEntity: "pool-1",
  whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
  waTemplate: "message_waiting",
};

describe("the stack's configuration", () => {
  let warn: MockInstance<typeof pulumi.log.warn>;
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-11-25"), toFake: ["Date"] });
    warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  });
  afterEach(() => {
    vi.useRealTimers();
    warn.mockRestore();
  });

  function configured(more: Record<string, string> = {}) {
    const settings = Object.entries({ ...needed, ...more });
    pulumi.runtime.setAllConfig(
      Object.fromEntries(settings.map(([name, value]) => [`messaging:${name}`, value])),
    );
    return readConfig(new pulumi.Config("messaging"));
  }

  it("takes a version of Meta's API that lives on, and says nothing of it", () => {
    expect(configured().metaApiVersion).toBe("v24.0");
    expect(warn).not.toHaveBeenCalled();
  });

  it("warns of a version of Meta's API that soon ends, and takes it", () => {
    expect(configured({ metaApiVersion: "v21.0" }).metaApiVersion).toBe("v21.0");
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("v21.0 of Meta's API ends on 2027-01-21"),
    );
  });
});
