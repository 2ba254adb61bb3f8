import { wrongFields, wrongForms, wrongNames } from "./bodies.ts";
import {
  wrongIdempotencyKeys,
  wrongKeys,
  wrongLists,
  wrongParameters,
  wrongRequests,
  wrongRoutes,
} from "./doors.ts";
import type { Mistake } from "./mistake.ts";
import { wrongNumbers } from "./numbers.ts";
import { wrongMessages, wrongOptions, wrongTemplates } from "./whatsapp.ts";

/** The mistakes that callers make, by what they are about. */
export const mistakes: Readonly<Record<string, readonly Mistake[]>> = {
  "Path and method": wrongRoutes,
  "The API key": wrongKeys,
  "The body as a whole": wrongForms,
  "Names of fields": wrongNames,
  Numbers: wrongNumbers,
  "Text, reference, kind of SMS": wrongFields,
  "What is sent on WhatsApp": wrongMessages,
  "The template": wrongTemplates,
  "Hold and fallback": wrongOptions,
  "Idempotency-Key": wrongIdempotencyKeys,
  "Query parameters": wrongParameters,
  "GET and cancel": wrongRequests,
  "Finding requests": wrongLists,
};
