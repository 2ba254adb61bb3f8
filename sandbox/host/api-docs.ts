import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Hono } from "hono";
import type { OpenApiDocument } from "./public-document.ts";

/** Swagger UI's own files, from the package: the page must not fetch anything from elsewhere. */
const assets = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const types: Record<string, string> = {
  "swagger-ui.css": "text/css",
  "swagger-ui-bundle.js": "text/javascript",
  "favicon-32x32.png": "image/png",
};

/** The API as its callers read it: the OpenAPI document, and a page that shows it and tries it out. */
export function createApiDocs(options: {
  document: OpenApiDocument;
  basePath: string;
  apiKey: string;
}): Hono {
  const app = new Hono();
  app.get("/openapi.json", (c) =>
    c.json({ ...options.document, servers: [{ url: options.basePath, description: "This sandbox." }] }),
  );
  app.get("/docs", (c) => c.html(page(options.apiKey)));
  app.get("/docs/:file", async (c) => {
    const file = c.req.param("file");
    const type = types[file];
    if (type === undefined) return c.notFound();
    return c.body(await readFile(join(assets, file)), 200, { "content-type": type });
  });
  return app;
}

function page(apiKey: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Messaging API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script>
      const ui = SwaggerUIBundle({
        url: "/openapi.json",
        dom_id: "#api",
        deepLinking: true,
        onComplete: () => ui.preauthorizeApiKey("api_key", ${JSON.stringify(apiKey).replaceAll("<", "\\u003c")}),
      });
    </script>
  </body>
</html>
`;
}
