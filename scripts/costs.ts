/**
 * `npm run costs`: what so many requests of each kind cost on AWS, the messages themselves apart.
 *
 *   --open N       WhatsApp messages into an open window
 *   --answered N   WhatsApp messages that are held until the person answers
 *   --silent N     WhatsApp messages that are held and expire
 *   --sms N        SMS
 */
import { parseArgs } from "node:util";
import { bill, mixOf } from "./costs/mix.ts";

const number = { type: "string" } as const;

try {
  const { values } = parseArgs({ options: { open: number, answered: number, silent: number, sms: number } });
  for (const line of bill(mixOf(values))) console.log(line);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
