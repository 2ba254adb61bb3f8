declare module "dynalite" {
  import type { Server } from "node:http";

  interface Options {
    /** Milliseconds for which a new table is CREATING. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  /** A server that answers DynamoDB's protocol from memory. */
  export default function dynalite(options?: Options): Server;
}
