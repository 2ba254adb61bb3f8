import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Hono } from "hono";

const projectDirectory = fileURLToPath(new URL("../..", import.meta.url));
const buildsDirectory = join(projectDirectory, "dist", "page");
/** Where the package brings the page, built. */
const broughtAlong = join(projectDirectory, "page");
/** Everything that the built page depends on. */
const sources = ["sandbox/page", "sandbox/host/page-build.ts", "package-lock.json"];

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The browser itself keeps the page from asking anyone else for anything. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

export interface PageOptions {
  /** What the page calls the API with. */
  readonly apiKey: string;
  /** Build now if need be, rather than when somebody first opens the page. */
  readonly eager?: boolean;
}

type Files = ReadonlyMap<string, string>;

/**
 * The page at `/`, and at `/r/{request_id}`, built when it is missing or older than its sources. A page that cannot be built answers 500
 * with the builder's own words, and is tried again at the next request.
 */
export function createPage({ apiKey, eager = false }: PageOptions): Hono {
  let files: Promise<Files> | undefined;
  const built = () => {
    files ??= builtFiles().catch((error) => {
      files = undefined;
      throw error;
    });
    return files;
  };
  if (eager) built().catch(() => {});

  const app = new Hono();
  // What a page shows is in its address, which only the page itself reads.
  app.on("GET", ["/", "/r/:request_id"], async (c) => {
    const html = (await built()).get("index.html") ?? "";
    // In a JSON block "<" is the only character that could end it.
    const settings = JSON.stringify({ apiKey }).replaceAll("<", "\\u003c");
    c.header("content-security-policy", contentSecurityPolicy);
    c.header("cache-control", "no-store");
    return c.html(
      html.replace(
        /(<script type="application\/json" id="settings">)[^<]*/,
        (_all, tag: string) => tag + settings,
      ),
    );
  });
  app.get("/assets/:file", async (c) => {
    const file = c.req.param("file");
    const body = (await built()).get(`assets/${file}`);
    // What the app does not find, it asks of the API; this path is the page's.
    if (body === undefined) return c.text("The page has no such file.", 404);
    c.header("content-type", contentTypes[extname(file)] ?? "application/octet-stream");
    c.header("cache-control", "max-age=31536000, immutable");
    return c.body(body);
  });
  app.onError((error, c) => c.text(`The page could not be built.\n\n${error.message}`, 500));
  return app;
}

/** Builds go by what they were built from, so several sandboxes may build, and serve, at the same time. */
async function builtFiles(): Promise<Files> {
  const directory = existsSync(broughtAlong) ? broughtAlong : await builtDirectory();
  const files = new Map<string, string>();
  for (const file of await filesIn(directory, "."))
    files.set(file, await readFile(join(directory, file), "utf8"));
  return files;
}

async function builtDirectory(): Promise<string> {
  const directory = join(buildsDirectory, await digestOfSources());
  if (!existsSync(join(directory, "index.html"))) await build(directory);
  return directory;
}

/** The files under `path`, or itself if it is one: by their paths from `root`, with slashes on every system. */
async function filesIn(root: string, path: string): Promise<string[]> {
  if ((await stat(join(root, path))).isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

async function build(directory: string): Promise<void> {
  const unfinished = `${directory}-${randomUUID()}`;
  await mkdir(buildsDirectory, { recursive: true });
  try {
    await promisify(execFile)(
      process.execPath,
      [join(projectDirectory, "sandbox", "host", "page-build.ts"), unfinished],
      {
        cwd: projectDirectory,
        env: { ...process.env, NODE_ENV: "production" },
      },
    );
    // If another sandbox was faster, its build is as good as ours.
    await rename(unfinished, directory).catch((error) => {
      if (!existsSync(join(directory, "index.html"))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  const finished = (await readdir(buildsDirectory)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const outdated = finished.map((name) => join(buildsDirectory, name)).filter((other) => other !== directory);
  await Promise.all(outdated.map((other) => rm(other, { recursive: true, force: true })));
}

async function digestOfSources(): Promise<string> {
  const files = (await Promise.all(sources.map((source) => filesIn(projectDirectory, source)))).flat();
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(file).update(await readFile(join(projectDirectory, file)));
  return hash.digest("hex").slice(0, 16);
}
