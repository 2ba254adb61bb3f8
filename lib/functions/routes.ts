import * as v from "valibot";
import { checkEnvironment } from "./accept-request.ts";
import type { FunctionContract } from "./contract.ts";
import { name, stateMachines } from "./environment.ts";

/** The functions behind routes of the API: what they take and answer, lib/api says. */

/** `POST /sendSMS/check`, `POST /sendWhatsApp/check` */
export const checkRequest = { environment: checkEnvironment } satisfies FunctionContract;

/** `GET /messages/{request_id}` */
export const getRequest = {
  environment: v.object({ REQUESTS_TABLE: name, MESSAGES_TABLE: name, STATE_MACHINES: stateMachines }),
} satisfies FunctionContract;

/** `POST /messages/{request_id}/cancel` */
export const cancelRequest = {
  environment: v.object({
    CONVERSATIONS_TABLE: name,
    REQUESTS_TABLE: name,
    /** The business number of requests that were made before their rows said it. */
    ORIGINATION_ID: name,
    STATE_MACHINES: stateMachines,
  }),
} satisfies FunctionContract;
