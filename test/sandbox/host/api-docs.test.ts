import { describe, expect, it } from "vitest";
import { createApiDocs } from "../../../sandbox/host/api-docs.ts";

const document = { openapi: "3.0.1", servers: [{ url: "https://example.com" }], paths: { "/sendFax": {} } };
const docs = createApiDocs({ document, basePath: "/v1", apiKey: 'a"</script>' });

describe("the API's documentation in the sandbox", () => {
  it("has the OpenAPI document, with this sandbox as its server", async () => {
    const answer = await docs.request("/openapi.json");
    expect(await answer.json()).toMatchObject({ paths: { "/sendFax": {} }, servers: [{ url: "/v1" }] });
  });

  it("has a page that shows it, and fetches nothing from elsewhere", async () => {
    const html = await (await docs.request("/docs")).text();
    expect(html).not.toMatch(/https?:\/\//);
    const assets = [...html.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path]) => String(path));
    expect(assets).toHaveLength(3);
    for (const path of assets) expect((await docs.request(path)).status).toBe(200);
  });

  it("keeps the API key from ending the page's script", async () => {
    const html = await (await docs.request("/docs")).text();
    expect(html.match(/<\/script>/g)).toHaveLength(2);
  });

  it("serves no other files", async () => {
    expect((await docs.request("/docs/package.json")).status).toBe(404);
  });
});
