import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Permission } from "./policy.ts";

/** The EventBridge bus on which the stack tells other systems what happens. */
export class MessagingBus extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly #arn: pulumi.Output<string>;

  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("messaging:cloudwatch:MessagingBus", name, {}, options);
    const bus = new aws.cloudwatch.EventBus(name, {}, { parent: this });
    this.name = bus.name;
    this.#arn = bus.arn;
    this.registerOutputs({ name: this.name });
  }

  putPermission(): Permission {
    return { sid: "PublishEvents", actions: ["events:PutEvents"], resources: [this.#arn] };
  }
}
