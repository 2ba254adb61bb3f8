import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";

/** Structured logs. Never hand it an event, a number or a text: messages are personal data. */
export const logger = new Logger({ serviceName: "messaging-api" });

/** Metrics in CloudWatch's embedded metric format, under one namespace. */
export const metrics = new Metrics({ namespace: "MessagingApi", serviceName: "messaging-api" });
