// Use dockfix from a program: everything it would change, what it saw and left alone, and one transform by itself.
//   node examples/library.mjs
import { readFileSync } from "node:fs";
import { optimize, parse, print, purgeCaches, transforms } from "dockfix";

const source = readFileSync(
  new URL("./web-service/Dockerfile", import.meta.url),
  "utf8",
);

// The build context is a function, so that it may come from anywhere.
const context = {
  read: (path) => {
    try {
      return readFileSync(
        new URL(`./web-service/${path}`, import.meta.url),
        "utf8",
      );
    } catch {
      return undefined;
    }
  },
};

const { code, changes, notes } = optimize(source, { context });
for (const { line, transform, risk, reason } of changes) {
  console.log(`line ${line}: ${transform} (${risk} risk): ${reason}`);
}
for (const { kind, line, transform, assumes = [] } of notes) {
  console.log(
    `line ${line}: ${kind}: ${transform}: ${assumes.map(({ text }) => text).join("; ")}`,
  );
}
console.log(`${source.length} characters before, ${code.length} after`);

// A transform is a function from a Dockerfile to a Dockerfile.
console.log(transforms.map((transform) => transform.name).join(", "));
const smaller = print(purgeCaches(parse(source)));
console.log(smaller.includes("--no-cache-dir"));
