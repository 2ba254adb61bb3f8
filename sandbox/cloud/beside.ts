import { extname } from "node:path";

/**
 * The address of the module `name` in the same folder as the one that asks: TypeScript where the project runs as it is
 * written, JavaScript where it runs as it was built.
 * @param from the `import.meta.url` of the one that asks
 */
export function beside(name: string, from: string): URL {
  return new URL(`./${name}${extname(new URL(from).pathname)}`, from);
}
