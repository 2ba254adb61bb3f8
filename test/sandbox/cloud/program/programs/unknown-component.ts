import * as pulumi from "@pulumi/pulumi";

/** What another program makes; the constructor's last argument says so. */
class Remote extends pulumi.ComponentResource {
  constructor(type: string, name: string) {
    super(type, name, {}, {}, true);
  }
}

new Remote("awsx:cloudtrail:Trail", "known");
new Remote("awsx:ecs:FargateService", "pictures");
