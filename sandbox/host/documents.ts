import { readdir, readFile } from "node:fs/promises";
import { Hono } from "hono";

const directory = new URL("../../docs/", import.meta.url);

/** `GET /documents/{name}.md`: the project's own documents, as text. */
export function createDocuments(): Hono {
  const app = new Hono();
  app.get("/documents/:file", async (c) => {
    const names = await readdir(directory).catch(() => []);
    const name = names.find((candidate) => candidate === c.req.param("file") && candidate.endsWith(".md"));
    if (name === undefined) return c.text("There is no such document here.", 404);
    return c.text(await readFile(new URL(name, directory), "utf8"));
  });
  return app;
}
