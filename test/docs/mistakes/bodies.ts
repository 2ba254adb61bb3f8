import { type Mistake, number, sms } from "./mistake.ts";

const smsFields = "there are destination_number, message_body, message_type, reference";
const at = { path: "/sendSMS", status: 400, error: "invalid_request" } as const;
const notAnObject = {
  ...at,
  field: "body",
  says: "body: must be one JSON object; no list, no text, no comments, no comma after the last field",
} as const;
const notJson = {
  path: "/sendSMS",
  status: 415,
  error: "unsupported_media_type",
  field: "Content-Type",
  says: "Content-Type: send JSON, as application/json",
} as const;
const form = "destination_number=%2B14155550199&message_body=Hello";

/** A body that is not one JSON object. */
export const wrongForms: readonly Mistake[] = [
  {
    what: "A form",
    ...notJson,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form,
  },
  { what: "Plain text", ...notJson, headers: { "content-type": "text/plain" }, body: JSON.stringify(sms) },
  {
    what: "Several parts",
    ...notJson,
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body: "",
  },
  { what: "A form that says it is JSON", ...notAnObject, body: form },
  { what: "A comma after the last field", ...notAnObject, body: '{"message_body": "Hello",}' },
  { what: "Single quotes", ...notAnObject, body: "{'message_body': 'Hello'}" },
  { what: "A list", ...notAnObject, body: [sms] },
  { what: "A text", ...notAnObject, body: JSON.stringify(JSON.stringify(sms)) },
  { what: "`null`", ...notAnObject, body: "null" },
  {
    what: "An empty body",
    ...at,
    body: "",
    field: "message_body",
    says: "message_body: is missing",
  },
  {
    what: "More than 262,144 bytes",
    path: "/sendWhatsApp",
    body: {
      destination_number: number,
      message: { type: "document", document: { link: "x".repeat(262_144) } },
    },
    status: 413,
    error: "request_too_large",
    field: "body",
    says: "body: more than the 262,144 bytes that Step Functions takes; send files as links",
  },
];

const noSuchField = (field: string, body: object) =>
  ({ ...at, body, field, says: `${field}: there is no such field; ${smsFields}` }) as const;

/** Fields of other names. */
export const wrongNames: readonly Mistake[] = [
  {
    what: "`destinationNumber`",
    ...noSuchField("destinationNumber", { destinationNumber: number, message_body: "Hello" }),
  },
  { what: "`to`", ...noSuchField("to", { to: number, message_body: "Hello" }) },
  { what: "`phone`", ...noSuchField("phone", { phone: number, message_body: "Hello" }) },
  { what: "`text`", ...noSuchField("text", { destination_number: number, text: "Hello" }) },
  { what: "`body`", ...noSuchField("body", { destination_number: number, body: "Hello" }) },
  {
    what: "`message` on SMS",
    ...noSuchField("message", { destination_number: number, message: "Hello" }),
  },
  { what: "`fallback` on SMS", ...noSuchField("fallback", { ...sms, fallback: "sms" }) },
  { what: "Everything inside `data`", ...noSuchField("data", { data: sms }) },
  {
    what: "A name that may be somebody's number",
    ...at,
    body: { [number]: "Hello" },
    field: "body",
    says: `body: it has a field that there is not, whose name is not repeated here, because it might be data; ${smsFields}`,
  },
];

/** What is missing, and the fields that are alike on both channels. */
export const wrongFields: readonly Mistake[] = [
  {
    what: "No number",
    ...at,
    body: { message_body: "Hello" },
    field: "destination_number",
    says: "destination_number: is missing",
  },
  {
    what: "No text",
    ...at,
    body: { destination_number: number },
    field: "message_body",
    says: "message_body: is missing",
  },
  ...(
    [
      ["A text that is empty", ""],
      ["A text of 1,601 characters", "x".repeat(1_601)],
      ["A number for a text", 4711],
      ["`null` for a text", null],
      ["An object for a text", { text: "Hello" }],
    ] as const
  ).map(([what, message_body]) => ({
    what,
    ...at,
    body: { ...sms, message_body },
    field: "message_body",
    says: "message_body: at least 1 character, at most 1600 characters",
  })),
  ...(
    [
      ["A `reference` with spaces", "my order"],
      ["A `reference` that is too long", "r".repeat(65)],
      ["A number for a `reference`", 81],
    ] as const
  ).map(([what, reference]) => ({
    what,
    ...at,
    body: { ...sms, reference },
    field: "reference",
    says: "reference: 1 to 64 characters of A-Z a-z 0-9 _ . : -",
  })),
  {
    what: "A `message_type` in small letters",
    ...at,
    body: { ...sms, message_type: "transactional" },
    field: "message_type",
    says: "message_type: one of TRANSACTIONAL, PROMOTIONAL",
  },
];
