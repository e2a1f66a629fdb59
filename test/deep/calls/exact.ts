import { posix } from "node:path";
import { DEFAULT_SHELL } from "../../../src/shell/dialect.ts";
import { readRun } from "../../../src/shell/run.ts";
import { parse } from "../../../src/syntax/dockerfile.ts";
import { argsText } from "../../../src/syntax/instruction.ts";
import type { Job } from "./job.ts";

/** A file as a job: its RUNs one after the other, in the world that its base image is. */
export function jobOf(source: string, job: Omit<Job, "scripts">): Job {
  const file = parse(source);
  const scripts: string[] = [];
  const folders: string[] = [];
  const variables: Record<string, string> = {};
  let folder = "/";
  for (const each of file.instructions) {
    if (each.keyword === "WORKDIR")
      folder = posix.resolve(folder, argsText(each));
    else if (each.keyword === "ENV")
      for (const { key, value } of each.pairs)
        variables[key] = (value ?? "").replace(/^(["'])(.*)\1$/, "$2");
    else if (each.keyword === "RUN") {
      readRun(file, each, DEFAULT_SHELL, (text) => {
        scripts.push(text);
        return { reason: "only its text is wanted", at: 0 };
      });
      folders.push(folder);
    }
  }
  return { ...job, scripts, folders, variables };
}
