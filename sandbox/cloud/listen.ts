import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";

/** A server on this computer. */
export interface LocalServer {
  /** How this computer reaches it: `http://127.0.0.1:4000`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves on the loopback interface, where nobody else can reach it, unless another address is given.
 * @param port 0 for one that is free
 */
export function listen(
  app: { fetch(request: Request): Response | Promise<Response> },
  port: number,
  hostname = "127.0.0.1",
): Promise<LocalServer> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, port, hostname },
      ({ port: bound, address, family }: AddressInfo) => {
        // Who listens on every address is reached on this computer's own.
        const isEvery = address === "0.0.0.0" || address === "::";
        const host = isEvery ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : address;
        resolve({ url: `http://${host}:${bound}`, close: () => close(server) });
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
