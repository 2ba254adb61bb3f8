/** Where the sandbox pretends to be: every ARN and URL it makes names this place. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** `arn:aws:<service>:<region>:<account>:<resource>`, the form of most services. */
export function arnOf(place: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`;
}

/** IAM is global: its ARNs name no region. */
export function roleArn(place: Place, name: string): string {
  return `arn:aws:iam::${place.accountId}:role/${name}`;
}

export function tableArn(place: Place, name: string): string {
  return arnOf(place, "dynamodb", `table/${name}`);
}

export function functionArn(place: Place, name: string): string {
  return arnOf(place, "lambda", `function:${name}`);
}

export function queueUrl(place: Place, name: string): string {
  return `https://sqs.${place.region}.amazonaws.com/${place.accountId}/${name}`;
}

/** The ARN of the queue that a queue URL names. */
export function queueArnOfUrl(url: string): string {
  const match = /^https:\/\/sqs\.([^.]+)\.amazonaws\.com\/(\d+)\/([^/]+)$/.exec(url);
  if (match === null) throw new Error(`"${url}" is not the URL of an SQS queue.`);
  const [, region = "", accountId = "", name = ""] = match;
  return arnOf({ region, accountId }, "sqs", name);
}

/** The URL of the queue that an ARN names. */
export function queueUrlOfArn(arn: string): string {
  const [, , service, region = "", accountId = "", name = ""] = arn.split(":");
  if (service !== "sqs") throw new Error(`"${arn}" is not the ARN of an SQS queue.`);
  return queueUrl({ region, accountId }, name);
}

/** Rules on the default event bus have no bus in their ARN. */
export function ruleArn(place: Place, name: string, bus = "default"): string {
  return arnOf(place, "events", bus === "default" ? `rule/${name}` : `rule/${bus}/${name}`);
}

export function eventBusArn(place: Place, name = "default"): string {
  return arnOf(place, "events", `event-bus/${name}`);
}

/** The last part of an ARN after `:` or `/`, and a plain name as it is. */
export function nameOfArn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}
