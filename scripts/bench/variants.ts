import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { bundleFile, bundleHandler, bundleName } from "../../lib/infrastructure/bundle.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Beneath node_modules, so that what is not bundled finds its packages. */
const folder = `${root}node_modules/.cache/bench`;

/** The ways in which a function's code can come to Lambda, and what is compared with them. */
export interface Variants {
  /** As it is deployed. */
  readonly bundle: string;
  /** The same code with its packages beside it, file by file. */
  readonly unbundled: string;
  /** Nothing but the clients of the AWS SDK that the function has, bundled like it. */
  readonly clients: string;
}

/** @returns the path of each variant's module */
export async function variantsOf(handler: string): Promise<Variants> {
  mkdirSync(folder, { recursive: true });
  const entryPoint = `${root}handlers/${handler}.ts`;
  const unbundled = `${folder}/${handler}-unbundled.mjs`;
  const { metafile } = buildSync({
    ...{ entryPoints: [entryPoint], outfile: unbundled, bundle: true, packages: "external", metafile: true },
    ...{ format: "esm", platform: "node", target: "node24" },
  });
  const packages = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports.map(({ path }) => path))
    .filter((path) => path.startsWith("@aws-sdk/client-"));
  const source = `${folder}/${handler}-clients.ts`;
  writeFileSync(source, clientsOf([...new Set(packages)]));
  const clients = `${folder}/${handler}-clients.cjs`;
  bundleFile(source, clients);
  return { bundle: `${await bundleHandler(handler).path}/${bundleName}`, unbundled, clients };
}

/** A module that makes the clients, of DynamoDB the document client too, and does nothing. */
function clientsOf(packages: readonly string[]): string {
  const imports = packages.map((name, index) => `import * as sdk${index} from "${name}";`);
  const made = packages.map((name, index) => {
    const declared = readFileSync(`${root}node_modules/${name}/dist-types/index.d.ts`, "utf8");
    const client = /export \{ (\w+Client) \}|from "\.\/(\w+Client)"/.exec(declared);
    const className = client?.[1] ?? client?.[2];
    return `new sdk${index}.${className}({})`;
  });
  const isDynamoDb = packages.includes("@aws-sdk/client-dynamodb");
  return [
    ...imports,
    ...(isDynamoDb ? ['import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";'] : []),
    `export const clients = [${made.join(", ")}];`,
    ...(isDynamoDb
      ? [
          `export const document = DynamoDBDocumentClient.from(clients[${packages.indexOf("@aws-sdk/client-dynamodb")}]);`,
        ]
      : []),
    "export const handler = async () => null;",
  ].join("\n");
}

/** All functions of the stack. */
export function handlerNames(): string[] {
  return readdirSync(`${root}handlers`).map((file) => file.replace(/\.ts$/, ""));
}

/** Kibibytes of a bundle, without its source map. */
export function sizeOf(path: string): number {
  return Math.round(statSync(path).size / 1024);
}
