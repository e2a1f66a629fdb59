import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

/** Why there is no registry to start; empty where Debian's `docker-registry` is installed. */
export const noRegistry =
  spawnSync("docker-registry", ["--version"]).error === undefined
    ? ""
    : "(docker-registry is not installed)";

/** A registry of images on loopback, with its files in `folder`; returns its process id. */
export function startRegistry(folder: string, port: number): number {
  const file = path.join(folder, "registry.yml");
  writeFileSync(
    file,
    `version: 0.1\nstorage: {filesystem: {rootdirectory: ${folder}/registry}}\nhttp: {addr: "127.0.0.1:${port}"}\n`,
  );
  const { pid } = spawn("docker-registry", ["serve", file], {
    stdio: "ignore",
  });
  if (pid === undefined) throw new Error("docker-registry does not start");
  return pid;
}
