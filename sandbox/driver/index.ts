/** What `messaging-api/sandbox` gives to the tests of another project. */

export type {
  ExecutionDetail,
  ExecutionSummary,
  Fault,
  MessageAnswer,
  PhoneBehaviour,
  PhoneMessage,
  RequestAnswer,
} from "../host/answers.ts";
export type { Awaited } from "./awaited.ts";
export { Clock, type Duration } from "./clock.ts";
export { SandboxError } from "./control.ts";
export { Person } from "./person.ts";
export type { Sandbox } from "./sandbox.ts";
export { type StartOptions, startSandbox } from "./start.ts";
