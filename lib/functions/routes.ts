import * as v from "valibot";
import { checkEnvironment } from "./accept-request.ts";
import type { FunctionContract } from "./contract.ts";
import { name, stateMachines } from "./environment.ts";

/** The functions behind routes of the API: what they take and answer, lib/api says. */
export const routeFunctions = {
  /** `POST /sendSMS/check`, `POST /sendWhatsApp/check` */
  "check-request": { environment: checkEnvironment },

  /** `GET /messages/{request_id}` */
  "get-request": {
    environment: v.object({ REQUESTS_TABLE: name, MESSAGES_TABLE: name, STATE_MACHINES: stateMachines }),
  },

  /** `GET /messages` */
  "list-requests": { environment: v.object({ REQUESTS_TABLE: name, MESSAGES_TABLE: name }) },

  /** `POST /messages/{request_id}/cancel` */
  "cancel-request": {
    environment: v.object({
      CONVERSATIONS_TABLE: name,
      REQUESTS_TABLE: name,
      /** The business number of requests that were made before their rows said it. */
      ORIGINATION_ID: name,
      STATE_MACHINES: stateMachines,
    }),
  },
} as const satisfies Readonly<Record<string, FunctionContract>>;
