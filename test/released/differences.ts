/** Where an upgrade changes what comes of it; docs/operations.md says so to operators. */
export const differences: Readonly<
  Record<
    string,
    { readonly ends: Readonly<Record<string, string>>; readonly notPublished: readonly string[] }
  >
> = {
  "0.1.0": {
    // Its definition has no state for what follows a carrier's last word, and takes it for the end of the wait.
    ends: {
      "held, and by SMS otherwise: nobody answers": "SentWithoutConfirmation",
      "held, and by SMS otherwise: Meta could not deliver the template": "SentWithoutConfirmation",
      "begun while upgrading: by SMS": "SentWithoutConfirmation",
    },
    // Its rows do not say when a request ended.
    notPublished: ["request.ended"],
  },
};
