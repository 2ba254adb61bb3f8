import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** As much of an AWS account as the program asks about before it makes anything, at the SDK's own protocols. */
export class AccountStub {
  /** The WhatsApp numbers that are linked to it. */
  numbers: string[] = ["aaa"];
  /** API Gateway's CloudWatch role. */
  logRole: string | undefined = "arn:aws:iam::111122223333:role/api-gateway-logs";
  /** The error with which AWS answers every call but AssumeRole. */
  refusal: string | undefined;
  /** The access keys with which the calls of each service were signed. */
  readonly keys: Record<string, string[]> = {};
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const service = this.#noteKey(request);
      if (service === "sts") {
        const role = new URLSearchParams((await request.toArray()).join("")).get("RoleArn");
        return response.end(temporaryCredentials(`key-of-${role?.split("/")[1]}`));
      }
      response.setHeader("content-type", "application/json");
      if (this.refusal !== undefined) {
        return response.writeHead(403, { "x-amzn-errortype": this.refusal }).end('{"message": "no"}');
      }
      const answer = service === "apigateway" ? { cloudwatchRoleArn: this.logRole } : this.#whatsApp(request);
      return response.end(JSON.stringify(answer));
    });
  }

  static async listen(): Promise<AccountStub> {
    const account = new AccountStub();
    await new Promise<void>((resolve) => account.#server.listen(0, "127.0.0.1", resolve));
    return account;
  }

  /** What a program's environment says so that its SDK clients ask here. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "key-of-environment",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
  }

  close(): void {
    this.#server.close();
  }

  /** @returns the service that the call is for */
  #noteKey({ headers }: IncomingMessage): string {
    const [, key = "", service = ""] =
      /Credential=([^/]+)\/\d+\/us-east-1\/([^/]+)/.exec(headers.authorization ?? "") ?? [];
    this.keys[service] = [...(this.keys[service] ?? []), key];
    return service;
  }

  #whatsApp({ url: path = "" }: IncomingMessage): object {
    const business = { arn: "arn:aws:social-messaging:us-east-1:111122223333:waba/1", id: "waba-1" };
    if (path.includes("/list")) return { linkedAccounts: [business] };
    const phoneNumbers = this.numbers.map((number) => ({
      arn: `arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/${number}`,
      phoneNumberId: `phone-number-id-${number}`,
      displayPhoneNumber: `+1 555 ${number}`,
    }));
    return { account: { ...business, phoneNumbers } };
  }
}

function temporaryCredentials(accessKeyId: string): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
    <SessionToken>token</SessionToken><Expiration>2126-01-05T09:30:12Z</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}
