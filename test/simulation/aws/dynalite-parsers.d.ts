declare module "dynalite/db/conditionParser.js" {
  /** @returns the syntax tree, or DynamoDB's sentence about what is wrong */
  export function parse(expression: string, options: { context: object }): { expression: unknown } | string;
}
declare module "dynalite/db/updateParser.js" {
  /** @returns the syntax tree, or DynamoDB's sentence about what is wrong */
  export function parse(expression: string, options: { context: object }): { sections: unknown } | string;
}
