import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";

/** A server on this computer that nobody else can reach. */
export interface LoopbackServer {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves on the loopback interface only.
 * @param port 0 for one that is free
 */
export function listen(
  app: { fetch(request: Request): Response | Promise<Response> },
  port: number,
): Promise<LoopbackServer> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, port, hostname: "127.0.0.1" },
      ({ port: bound }: AddressInfo) => {
        resolve({ url: `http://127.0.0.1:${bound}`, close: () => close(server) });
      },
    );
    server.once("error", reject);
  });
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
