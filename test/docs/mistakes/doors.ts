import { anId, type Mistake, sms } from "./mistake.ts";

const noSuchRoute = {
  status: 404,
  error: "no_such_route",
  says: "There is no such path, or it takes another method. The routes are: POST /v1/sendSMS, …",
} as const;
/** Where only this method is taken. */
const takes = (method: string, path: string) =>
  ({
    status: 405,
    error: "method_not_allowed",
    says: `/v1${path} takes ${method}, and no other method.`,
  }) as const;
const shown = "/messages/{request_id}";

/** Wrong path or method. */
export const wrongRoutes: readonly Mistake[] = [
  { what: "A path that there is not", path: "/send", body: sms, ...noSuchRoute },
  { what: "A path in small letters", path: "/sendsms", body: sms, ...noSuchRoute },
  { what: "GET in order to send", method: "GET", path: "/sendSMS", ...takes("POST", "/sendSMS") },
  {
    what: "PUT in order to send",
    method: "PUT",
    path: "/sendWhatsApp",
    body: sms,
    ...takes("POST", "/sendWhatsApp"),
  },
  {
    what: "DELETE in order to cancel",
    method: "DELETE",
    path: `/messages/${anId}`,
    ...takes("GET", shown),
  },
  {
    what: "GET in order to cancel",
    method: "GET",
    path: `/messages/${anId}/cancel`,
    ...takes("POST", `${shown}/cancel`),
  },
  { what: "POST to where requests are found", path: "/messages", body: sms, ...takes("GET", "/messages") },
  {
    what: "POST to where requests are shown",
    path: `/messages/${anId}`,
    body: sms,
    ...takes("GET", shown),
  },
];

const forbidden = {
  path: "/sendSMS",
  body: sms,
  status: 403,
  error: "forbidden",
  field: "x-api-key",
  says: "x-api-key: give the API key of this stack",
} as const;
const withoutKey = { "x-api-key": "" };

/** No key, or not where it belongs. */
export const wrongKeys: readonly Mistake[] = [
  { what: "No key", ...forbidden, headers: withoutKey },
  { what: "A wrong key", ...forbidden, headers: { "x-api-key": "guess" } },
  {
    what: "The key as a bearer token",
    ...forbidden,
    headers: { ...withoutKey, authorization: "Bearer sandbox" },
  },
  { what: "The key in `api-key`", ...forbidden, headers: { ...withoutKey, "api-key": "sandbox" } },
  { what: "The key in the address", ...forbidden, path: "/sendSMS?x-api-key=sandbox", headers: withoutKey },
  { what: "The key in quotes", ...forbidden, headers: { "x-api-key": '"sandbox"' } },
];

const keyUsed = {
  path: "/sendSMS",
  status: 409,
  error: "idempotency_key_used",
  field: "Idempotency-Key",
  says: "Idempotency-Key: a request with this key exists. It has ended, or had another body; GET shows it. Give every new request a key of its own.",
} as const;
const wrongKey = {
  path: "/sendSMS",
  body: sms,
  status: 400,
  error: "invalid_request",
  field: "Idempotency-Key",
  says: "Idempotency-Key: 1 to 80 characters of A-Z a-z 0-9 _ and -, but no name that every object of JavaScript has, such as constructor",
} as const;

export const wrongIdempotencyKeys: readonly Mistake[] = [
  { what: "An `Idempotency-Key` with spaces", ...wrongKey, headers: { "idempotency-key": "my order" } },
  { what: "One that is too long", ...wrongKey, headers: { "idempotency-key": "k".repeat(81) } },
  { what: "One that is empty", ...wrongKey, headers: { "idempotency-key": "" } },
  { what: "One that is a name of JavaScript's", ...wrongKey, headers: { "idempotency-key": "constructor" } },
  {
    what: "One that a request with another body has",
    ...keyUsed,
    before: {
      calls: [{ path: "/sendSMS", body: sms, headers: { "idempotency-key": "used-1" } }],
      seconds: 0,
    },
    headers: { "idempotency-key": "used-1" },
    body: { ...sms, message_body: "Your code is 4712." },
  },
  {
    what: "One whose request has ended",
    ...keyUsed,
    before: {
      calls: [{ path: "/sendSMS", body: sms, headers: { "idempotency-key": "used-2" } }],
      seconds: 60,
    },
    headers: { "idempotency-key": "used-2" },
    body: sms,
  },
];

const unknownRequest = {
  status: 404,
  error: "not_found",
  field: "request_id",
  says: "request_id: no request has this id; give the one that the 202 gave, within a year",
} as const;
const notHeld = {
  status: 409,
  error: "not_held",
  says: "Only a held message can be cancelled, and this one is not held, or not any more.",
} as const;

/** GET and cancel. */
export const wrongRequests: readonly Mistake[] = [
  {
    what: "GET of an id that nobody has",
    method: "GET",
    path: "/messages/nobody-has-this",
    ...unknownRequest,
  },
  { what: "GET of what can be no id", method: "GET", path: "/messages/a%20b%2Fc", ...unknownRequest },
  { what: "Cancelling what nobody sent", path: "/messages/nobody-has-this/cancel", ...unknownRequest },
  {
    what: "Cancelling what is over",
    ...notHeld,
    before: {
      calls: [{ path: "/sendSMS", body: sms, headers: { "idempotency-key": "over-1" } }],
      seconds: 60,
    },
    path: "/messages/over-1/cancel",
  },
];

const noParameter = (name: string) =>
  ({
    path: `/sendSMS?${name}=true`,
    body: sms,
    status: 400,
    error: "invalid_request",
    field: name,
    says: `${name}: there is no such query parameter; everything goes into the body, and POST /v1/sendSMS/check checks it without sending`,
  }) as const;

export const wrongParameters: readonly Mistake[] = [
  { what: "`?dry_run=true`", ...noParameter("dry_run") },
  { what: "`?dryRun=true`", ...noParameter("dryRun") },
  { what: "Fields in the address", ...noParameter("message_body") },
];

const listable = "held, unconfirmed, expired, cancelled, opted_out, invalid, too_many_held, failed";
const notListed = `status: one of ${listable}; what most requests come to is not listed, so ask for one by its id or its reference`;
const wrongList = (what: string, query: string, field: string, says: string): Mistake => ({
  ...{ what, method: "GET", path: `/messages${query}`, status: 400, error: "invalid_request" },
  ...{ field, says },
});
const notInList =
  "next: give it as the page before gave it, with the reference or status, and the since, of that page";
const notAnInstant = "since: an instant such as 2026-11-22T10:00:00Z";
const notASize = "limit: a whole number from 1 to 100";

/** Asking for a list. */
export const wrongLists: readonly Mistake[] = [
  wrongList(
    "GET of all requests",
    "",
    "reference",
    `reference: give a reference, or else a status (${listable}); there is no list of all requests`,
  ),
  wrongList("What was delivered", "?status=delivered", "status", notListed),
  wrongList("What is on its way", "?status=sent", "status", notListed),
  wrongList("A status that there is not", "?status=bounced", "status", notListed),
  wrongList(
    "A reference and a status",
    "?reference=parcel-81&status=failed",
    "status",
    "status: give either reference or status, not both",
  ),
  wrongList(
    "A reference that can be none",
    "?reference=parcel%2081",
    "reference",
    "reference: 1 to 64 characters of A-Z a-z 0-9 _ . : -",
  ),
  wrongList("Two statuses", "?status=failed&status=expired", "status", "status: give it once"),
  wrongList("A day for `since`", "?status=failed&since=2026-11-22", "since", notAnInstant),
  wrongList(
    "An instant without its offset",
    "?status=failed&since=2026-11-22T10:00:00",
    "since",
    notAnInstant,
  ),
  wrongList(
    "An offset whose `+` is not encoded",
    "?status=failed&since=2026-11-22T10:00:00+01:00",
    "since",
    notAnInstant,
  ),
  wrongList("More than 100 at once", "?status=failed&limit=500", "limit", notASize),
  wrongList("A limit of 0", "?status=failed&limit=0", "limit", notASize),
  wrongList("A `next` that no page gave", "?status=failed&next=2", "next", notInList),
  wrongList(
    "A parameter that there is not",
    "?status=failed&page=2",
    "page",
    "page: there is no such query parameter; there are reference, status, since, limit, next",
  ),
  wrongList(
    "A number as a parameter",
    "?destination_number=%2B14155550199",
    "destination_number",
    "destination_number: there is no such query parameter; there are reference, status, since, limit, next",
  ),
  wrongList(
    "A parameter of a request's own",
    `/${anId}?fields=outcome`,
    "fields",
    "fields: there is no such query parameter; this route takes none",
  ),
];
