import { ApiError, ErrorCode, MessagingClient } from "../../../client/index.ts";

const messaging = new MessagingClient({ baseUrl: "http://127.0.0.1:4000/v1", apiKey: "sandbox" });

try {
  await messaging.sendSms({ destination_number: "0171 2345678", message_body: "Hello" });
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.code === ErrorCode.invalid_request) console.log(`Mend the field ${error.field}.`);
  else throw error;
}
