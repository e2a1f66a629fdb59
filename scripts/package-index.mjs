/**
 * A package index of PyPI's kind (PEP 503) over a folder of wheels, on loopback, which says as the real one does for how long an answer may be kept:
 * pip keeps a copy of what it downloads only then. Until it is stopped:
 *
 *   node scripts/package-index.mjs WHEELS_DIR [PORT]        (default: 8765)
 */
import { createReadStream, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const PORT = 8765;

/** Serves the wheels in `folder`; resolves to the server once it listens. */
function serveWheels(folder, port = PORT) {
  const server = createServer((request, response) => {
    const files = readdirSync(folder);
    const [, kind, name = ""] = decodeURIComponent(request.url).split("/");
    if (kind === "simple") return listing(response, files, name);
    if (kind === "files" && files.includes(basename(name)))
      return download(response, join(folder, basename(name)));
    response.writeHead(404).end();
  });
  return new Promise((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => listening(server));
  });
}

function listing(response, files, name) {
  const found = files.filter((file) => normal(file.split("-")[0]) === name);
  if (found.length === 0) return response.writeHead(404).end();
  const links = found.map((file) => `<a href="/files/${file}">${file}</a>`);
  response
    .writeHead(200, {
      "content-type": "text/html",
      "cache-control": "max-age=600",
    })
    .end(`<!doctype html>\n${links.join("<br>\n")}\n`);
}

function download(response, path) {
  const { size, mtimeMs } = statSync(path);
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-length": size,
    "cache-control": "max-age=365000000, immutable, public",
    etag: `"${size}-${Math.round(mtimeMs)}"`,
  });
  createReadStream(path).pipe(response);
}

function normal(name) {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

if (
  process.argv[1] &&
  resolve(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  const [folder, port] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write(
      "usage: node scripts/package-index.mjs WHEELS_DIR [PORT]\n",
    );
    process.exit(2);
  }
  await serveWheels(folder, port === undefined ? PORT : Number(port));
}
