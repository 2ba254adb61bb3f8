import type { Hono } from "hono";

/** What the port answers: that the sandbox is starting, until it has. */
export class Front {
  #app: Hono | undefined;

  open(app: Hono): void {
    this.#app = app;
  }

  readonly fetch = (...request: Parameters<Hono["fetch"]>): Response | Promise<Response> =>
    this.#app?.fetch(...request) ??
    Response.json({ status: "starting", message: "The sandbox is starting; ask again." }, { status: 503 });
}
