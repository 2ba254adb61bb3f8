/** `wrong` fails the command; `unknown` is what could not be looked at. */
export type Status = "ok" | "wrong" | "warning" | "unknown";

/** What a check says: a sentence, and how to mend what it is about. */
export interface Said {
  readonly status: Status;
  readonly says: string;
  /** A command ready to paste, or the page where it is done. */
  readonly mend?: string;
}

export interface Finding extends Said {
  /** The check's name. */
  readonly check: string;
}

export const ok = (says: string): Said => ({ status: "ok", says });
export const unknown = (says: string): Said => ({ status: "unknown", says });
export const wrong = (says: string, mend: string): Said => ({ status: "wrong", says, mend });
export const warning = (says: string, mend?: string): Said => ({
  status: "warning",
  says,
  ...(mend === undefined ? {} : { mend }),
});
