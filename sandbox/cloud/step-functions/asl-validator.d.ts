/** asl-validator ships no types of its own. */
declare module "asl-validator" {
  interface Finding {
    readonly "Error code": string;
    readonly Message: string;
  }
  /** Adds `QueryLanguage` to every state of `definition`: hand in a copy. */
  export default function validate(
    definition: unknown,
    options?: { checkPaths: boolean; checkArn: boolean },
  ): { isValid: boolean; errors: Finding[]; errorsText(separator?: string): string };
}
