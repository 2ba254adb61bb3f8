import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { type AgentOptions, createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SendWhatsAppMessageCommand, SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sendOnce } from "../../../lib/lambda/clients.ts";
import { whyNothingLeft } from "../../../lib/messaging/connection-errors.ts";
import { sendError } from "../../../lib/messaging/send-errors.ts";

/**
 * What the SDK says about connections, asked of the SDK itself over real sockets: a release that changes its
 * words, or what it does with a connection, fails here.
 */

const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
/** The certificate names this host, and nobody vouches for it. */
const selfSigned = readFileSync(new URL("../../support/self-signed.pem", import.meta.url), "utf8");

interface Options {
  readonly agent?: AgentOptions;
  readonly connectionTimeout?: number;
  readonly requestTimeout?: number;
  /** Leave it to the SDK to find credentials. */
  readonly unsigned?: boolean;
}

/** Both sending clients, as the handlers build them, in front of `endpoint`. */
const senders: Array<[string, (endpoint: string, options?: Options) => () => Promise<unknown>]> = [
  [
    "an SMS",
    (endpoint, options) => {
      const client = new PinpointSMSVoiceV2Client(settings(endpoint, options));
      return () => client.send(new SendTextMessageCommand({ DestinationPhoneNumber: "+14155550123" }));
    },
  ],
  [
    "a WhatsApp message",
    (endpoint, options) => {
      const client = new SocialMessagingClient(settings(endpoint, options));
      const message = new TextEncoder().encode("{}");
      const input = { originationPhoneNumberId: "phone-number-id-1", metaApiVersion: "v24.0", message };
      return () => client.send(new SendWhatsAppMessageCommand(input));
    },
  ],
];

function settings(endpoint: string, { agent, unsigned = false, ...limits }: Options = {}) {
  const { requestHandler } = sendOnce;
  return {
    ...sendOnce,
    region: "us-east-1",
    endpoint,
    ...(unsigned ? {} : { credentials }),
    requestHandler: {
      ...requestHandler,
      ...limits,
      httpAgent: { ...requestHandler.httpAgent, ...agent },
      httpsAgent: { ...requestHandler.httpsAgent, ...agent },
    },
  };
}

const servers: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const answered: RequestListener = (request, response) => {
  request.resume().on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ MessageId: "id", messageId: "id" }));
  });
};

async function meaningOf(send: Promise<unknown>): Promise<{ name: string; message: string } | "accepted"> {
  return send.then(
    () => "accepted" as const,
    (error: unknown) => sendError(error),
  );
}

describe.each(senders)("%s", (_what, sender) => {
  it("never goes into a connection that the far side may have closed meanwhile", async () => {
    const connections = new Set<number | undefined>();
    const server = createServer((request, response) => {
      connections.add(request.socket.remotePort);
      answered(request, response);
    });
    const send = sender(`http://127.0.0.1:${await listening(server)}`);
    for (let sent = 0; sent < 25; sent++) {
      expect(await meaningOf(send())).toBe("accepted");
      // As if this function had been frozen: the far side closes, and the next event finds nobody told of it.
      server.closeAllConnections();
    }
    expect(connections.size).toBe(25);
  });

  it.each<[string, RequestListener]>([
    ["the connection dies", (request) => request.resume().on("end", () => request.socket.destroy())],
    [
      "the connection dies in the middle of the answer",
      (request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
        response.write('{"Mess', () => request.socket.destroy());
      },
    ],
    ["the connection is reset", (request) => request.socket.resetAndDestroy()],
  ])("may have been sent if %s after the request", async (_how, listener) => {
    const send = sender(`http://127.0.0.1:${await listening(createServer(listener))}`);
    expect(await meaningOf(send())).toMatchObject({ name: "SendOutcomeUnknown" });
  });

  it("may have been sent if no answer comes in time", async () => {
    const server = createServer(() => undefined);
    const send = sender(`http://127.0.0.1:${await listening(server)}`, { requestTimeout: 200 });
    expect(await meaningOf(send())).toMatchObject({ name: "SendOutcomeUnknown" });
    server.closeAllConnections();
  });

  it("has not been sent if nobody listens", async () => {
    const server = createTcpServer();
    const port = await listening(server);
    servers.pop()?.close();
    await once(server, "close");
    for (const host of ["127.0.0.1", "localhost"]) {
      const send = sender(`http://${host}:${port}`);
      expect(await meaningOf(send())).toMatchObject({
        name: "SendThrottled",
        message: "ECONNREFUSED: nothing left for the send API.",
      });
    }
  });

  it("has not been sent if there is no such host", async () => {
    const send = sender("http://no-such-host.invalid");
    expect(await meaningOf(send())).toMatchObject({ name: "SendThrottled" });
  });

  it("has not been sent if no connection was made in time", async () => {
    // A socket that goes on connecting for ever, as to an address that swallows packets.
    const send = sender("http://swallowed.test", {
      agent: { lookup: () => undefined },
      connectionTimeout: 50,
    });
    expect(await meaningOf(send())).toMatchObject({
      name: "SendThrottled",
      message: "NotConnected: nothing left for the send API.",
    });
  });

  it.each([
    ["nobody vouches for", {}, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["is another host's", { ca: selfSigned }, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ])("has not been sent if the far side's certificate %s", async (_why, agent, code) => {
    for (const maxVersion of ["TLSv1.3", "TLSv1.2"] as const) {
      const requests = vi.fn(answered);
      const server = createTlsServer({ key: selfSigned, cert: selfSigned, maxVersion }, requests);
      const send = sender(`https://localhost:${await listening(server)}`, { agent });
      expect(await meaningOf(send())).toMatchObject({
        name: "SendThrottled",
        message: `${code}: nothing left for the send API.`,
      });
      expect(requests).not.toHaveBeenCalled();
    }
  });

  it("goes to a host whose certificate is right", async () => {
    const server = createTlsServer({ key: selfSigned, cert: selfSigned }, answered);
    const agent = { ca: selfSigned, servername: "self-signed.test" };
    const send = sender(`https://localhost:${await listening(server)}`, { agent });
    expect(await meaningOf(send())).toBe("accepted");
  });

  it("has not been sent if the far side hangs up before the connection is secure", async () => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end());
    });
    const send = sender(`https://127.0.0.1:${await listening(server)}`);
    expect(await meaningOf(send())).toMatchObject({ name: "SendThrottled" });
  });

  it("has not been sent if there are no credentials to sign it with", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"])
      vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    for (const name of ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"]) vi.stubEnv(name, "/nowhere");
    const requests = vi.fn(answered);
    const port = await listening(createServer(requests));
    const send = sender(`http://127.0.0.1:${port}`, { unsigned: true });
    expect(await meaningOf(send())).toMatchObject({
      name: "SendThrottled",
      message: "CredentialsProviderError: nothing left for the send API.",
    });
    expect(requests).not.toHaveBeenCalled();
  });
});

describe("nothing left", () => {
  const failed = (more: object) => Object.assign(new Error("…"), more);

  it.each(["EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EADDRNOTAVAIL"])(
    "if connecting ended in %s, but perhaps something did if reading or writing did",
    (code) => {
      expect(whyNothingLeft(failed({ code, syscall: "connect" }))).toBe(code);
      for (const syscall of ["read", "write", undefined])
        expect(whyNothingLeft(failed({ code, syscall }))).toBeUndefined();
    },
  );

  it("only if that is so for every address that was tried", () => {
    const refused = failed({ code: "ECONNREFUSED", syscall: "connect" });
    const reset = failed({ code: "ECONNRESET", syscall: "read" });
    expect(whyNothingLeft(new AggregateError([refused, refused]))).toBe("ECONNREFUSED");
    expect(whyNothingLeft(new AggregateError([refused, reset]))).toBeUndefined();
    expect(whyNothingLeft(new AggregateError([]))).toBeUndefined();
  });
});
