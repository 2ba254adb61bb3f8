import type { Hono } from "hono";
import { type DoorOptions, foreignness } from "./door.ts";

/** What the port answers: that the sandbox is starting, until it has; and nothing to pages of other sites. */
export class Front {
  readonly #door: DoorOptions;
  #app: Hono | undefined;

  constructor(door: DoorOptions = {}) {
    this.#door = door;
  }

  open(app: Hono): void {
    this.#app = app;
  }

  readonly fetch = (...request: Parameters<Hono["fetch"]>): Response | Promise<Response> => {
    const refusal = foreignness(request[0].headers, this.#door);
    if (refusal !== undefined)
      return Response.json({ error: "foreign_caller", message: refusal }, { status: 403 });
    return (
      this.#app?.fetch(...request) ??
      Response.json({ status: "starting", message: "The sandbox is starting; ask again." }, { status: 503 })
    );
  };
}
