/**
 * The product's errors. Their names are what `Retry` and `Catch` in workflows/ match, so a name says what
 * may be done about it; their messages are read by callers and operators, so they hold no number and no text.
 */
export abstract class MessagingError extends Error {
  abstract override readonly name: string;
}

/** The request breaks a rule that API Gateway's models cannot express. Nothing was sent. */
export class InvalidRequest extends MessagingError {
  override readonly name = "InvalidRequest";
}

/** The customer service window is closed, so a free-form message may not leave now. Nothing was sent. */
export class WindowClosed extends MessagingError {
  override readonly name = "WindowClosed";
}

/** The person has opted out. Nothing was sent. */
export class RecipientOptedOut extends MessagingError {
  override readonly name = "RecipientOptedOut";
}

/** The send API answered that it is too busy, or answered with a 5xx: nothing was accepted, so try again. */
export class SendThrottled extends MessagingError {
  override readonly name = "SendThrottled";
}

/** The send API refused the message. Nothing was sent, and the same message would be refused again. */
export class SendRejected extends MessagingError {
  override readonly name = "SendRejected";
}

/**
 * The request to the send API went out and no answer came: it may have been accepted, so it is never sent again. Of a
 * WhatsApp message the error's own message is JSON: the `reason`, and on what the send `relied_on`.
 */
export class SendOutcomeUnknown extends MessagingError {
  override readonly name = "SendOutcomeUnknown";
}

/** The template that asks the person to write failed for good, before anybody waited on it. Nothing else was sent. */
export class TemplateFailed extends MessagingError {
  override readonly name = "TemplateFailed";
}

/** The request has no claim any more to the template that it was about to send. Nothing was sent. */
export class TemplateLost extends MessagingError {
  override readonly name = "TemplateLost";
}

/** {@link TemplateFailed} for a passing reason: it may be sent again a little later. */
export class TemplateInterrupted extends MessagingError {
  override readonly name = "TemplateInterrupted";
}

/**
 * The message was sent, but the next in line could not be called: the message says what the send answered, as
 * JSON, so that the workflow goes on with it and calls the next itself.
 */
export class LineStalled extends MessagingError {
  override readonly name = "LineStalled";
}

/** An event whose time has not come: its queue delivers it again, `retryAfter` seconds later. */
export abstract class NotYet extends MessagingError {
  readonly retryAfter: number;

  constructor(message: string, retryAfter: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** A status event came before the row of its message. */
export class MessageNotTracked extends NotYet {
  override readonly name = "MessageNotTracked";
}

/** The webhook did not take an event. */
export class WebhookFailed extends NotYet {
  override readonly name = "WebhookFailed";
}

/** An event, or an item in it, is not in the form that AWS and Meta document. It goes to the dead-letter queue. */
export class MalformedEvent extends MessagingError {
  override readonly name = "MalformedEvent";
}

/** The key names a request of the other channel already. Nothing was sent. */
export class IdempotencyKeyUsed extends MessagingError {
  override readonly name = "IdempotencyKeyUsed";
}

/** As many messages as one person's line may hold are held for them already. Nothing was sent. */
export class TooManyHeld extends MessagingError {
  override readonly name = "TooManyHeld";
}

/** A service of AWS's that a step needs was too busy, or did not answer. The step may be repeated. */
export class TemporarilyUnavailable extends MessagingError {
  override readonly name = "TemporarilyUnavailable";
}
