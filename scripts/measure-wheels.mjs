/**
 * Measures what wheels ask of an image, for src/facts/python-packages.ts and python-wheels.ts:
 *
 *   pip download --only-binary=:all: --dest WHEELS -r requirements.txt
 *   node scripts/measure-wheels.mjs WHEELS
 *
 * Per wheel: whether it is pure Python; else the shared libraries that its own are linked to and that are neither in the wheel nor in every
 * Debian image with Python; programs that it starts are not seen. A name belongs into the facts only where `needs` is empty or a Debian package
 * of the facts has it. Also the packages that the wheel depends on: they must be known as well. One JSON object per line; needs unzip and readelf.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Essential in Debian, or what Debian's and the official Python are linked to: libc6, libgcc-s1, libstdc++6, zlib1g. */
const EVERYWHERE =
  /^(?:lib(?:c|m|dl|pthread|rt|util|resolv|gcc_s|stdc\+\+|z)\.so\.\d+|ld-linux-[\w-]+\.so\.\d+)$/;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("usage: node scripts/measure-wheels.mjs WHEELS\n");
  process.exit(2);
}
for (const file of readdirSync(folder).filter((name) => name.endsWith(".whl")))
  console.log(JSON.stringify(measured(join(folder, file))));

function measured(wheel) {
  const [name, version] = basename(wheel).split("-");
  const files = output("unzip", ["-Z1", wheel]).split("\n");
  const libraries = files.filter((path) => /\.so(?:\.|$)/.test(path));
  const own = new Set(libraries.map((path) => basename(path)));
  const metadata = output("unzip", ["-p", wheel, "*.dist-info/METADATA"]);
  return {
    name: name.toLowerCase().replace(/[-_.]+/g, "-"),
    version,
    pure: libraries.length === 0,
    needs: needed(wheel, libraries).filter(
      (library) => !EVERYWHERE.test(library) && !own.has(library),
    ),
    depends: [...metadata.matchAll(/^Requires-Dist: ([\w.-]+)(.*)$/gm)]
      .filter(([, , rest]) => !/\bextra\s*==/.test(rest))
      .map(([, dependency]) => dependency.toLowerCase()),
  };
}

/** The libraries that the wheel's own name, once each. */
function needed(wheel, libraries) {
  if (libraries.length === 0) return [];
  const unpacked = mkdtempSync(join(tmpdir(), "wheel-"));
  try {
    output("unzip", ["-q", wheel, ...libraries, "-d", unpacked]);
    const text = libraries
      .map((path) => output("readelf", ["-d", join(unpacked, path)]))
      .join("");
    const names = [...text.matchAll(/\(NEEDED\).*\[(.+)\]/g)];
    return [...new Set(names.map(([, name]) => name))].sort();
  } finally {
    rmSync(unpacked, { recursive: true });
  }
}

function output(program, args) {
  return execFileSync(program, args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
}
