import { dirname } from "node:path";
import type { BuildContext } from "../context.ts";
import type { OptimizeOptions } from "../optimize.ts";
import { isChanged, type Failure, type Outcome } from "../report/outcome.ts";
import { composeReader, type Surroundings } from "./compose.ts";
import { contextFolder } from "./context-option.ts";
import type { Library } from "./library.ts";
import { folderContext } from "./folder-context.ts";
import { inputsOf, type Input } from "./inputs.ts";
import type { Io } from "./output.ts";
import { presentationOf } from "./presentation.ts";
import { readRequest, type Request } from "./request.ts";
import { rewrite } from "./rewrite.ts";
import type { Run } from "./command.ts";
import { readSource, readStream } from "./source.ts";
import { bugFailure, failureOf, isBadOption } from "./thrown.ts";
import { checkNames } from "./transform-names.ts";

/** `dockfix [PATH…]`: shows, checks or writes what the transforms change. Files are done one after the other. */
export const improve: Run = async (options, io, loadLibrary) => {
  const request = readRequest(options);
  const folder = contextFolder(request.context, io.cwd);
  const library = await loadLibrary();
  checkNames("--only", request.only ?? [], library.transforms);
  checkNames("--skip", request.skip, library.transforms);

  const fromStdin = request.paths.includes("-");
  const inputs = fromStdin ? [] : await inputsOf(request.paths, io.cwd);
  const presentation = await presentationOf(request, io, library, {
    brief: inputs.length > 1,
  });
  let code = 0;
  const add = async (outcome: Outcome): Promise<void> => {
    code = Math.max(code, exitCodeOf(outcome, request));
    await presentation.add(outcome);
  };
  if (fromStdin) await add(await improveStream(io, request, folder, library));
  const surroundings = composeReader();
  for (const input of inputs) {
    // Nobody reads on; only files that are to be written are still worth it.
    if (io.stdout.error !== undefined && !request.write) break;
    const { outcome, warning } = improveFile(
      input,
      request,
      folder,
      library,
      surroundings,
    );
    if (warning !== undefined) await io.stderr.write(`${warning}\n`);
    await add(outcome);
  }
  await presentation.end();
  return code;
};

function exitCodeOf(outcome: Outcome, request: Request): number {
  const kinds = outcome.failures.map((failure) => failure.kind);
  if (kinds.includes("bug")) return 3;
  if (kinds.includes("refused")) return 2;
  return request.check && isChanged(outcome) ? 1 : 0;
}

async function improveStream(
  io: Io,
  request: Request,
  folder: string | undefined,
  library: Library,
): Promise<Outcome> {
  let source: string | undefined;
  try {
    source = await readStream(io.stdin);
    const context = folder === undefined ? undefined : folderContext(folder);
    return improved("-", source, optionsOf(request, context), library);
  } catch (error) {
    return failed("-", source, error);
  }
}

function improveFile(
  input: Input,
  request: Request,
  folder: string | undefined,
  library: Library,
  surroundings: (file: string) => Surroundings,
): { readonly outcome: Outcome; readonly warning?: string } {
  const { path } = input;
  if (input.error !== undefined)
    return { outcome: failed(path, undefined, input.error) };
  const { file } = input;
  let source: string | undefined;
  try {
    source = readSource(file);
    const { context, warning } = contextOf(path, file, folder, surroundings);
    const outcome = improved(
      path,
      source,
      optionsOf(request, context),
      library,
    );
    return {
      outcome:
        request.write && isChanged(outcome) ? written(outcome, file) : outcome,
      ...(warning !== undefined && { warning }),
    };
  } catch (error) {
    return { outcome: failed(path, source, error) };
  }
}

function improved(
  path: string,
  source: string,
  options: OptimizeOptions,
  library: Library,
): Outcome {
  const result = library.optimize(source, options);
  const failures = result.bugs.map((bug): Failure => ({
    ...bugFailure(`${bug.transform}: ${bug.message}`),
    position: { line: bug.line, column: 1 },
  }));
  return { path, source, result, written: false, failures };
}

function failed(
  path: string,
  source: string | undefined,
  error: unknown,
): Outcome {
  // The same for every file: it ends the run.
  if (isBadOption(error)) throw error;
  const failures = [failureOf(error)];
  return { path, source, result: undefined, written: false, failures };
}

function written(outcome: Outcome, file: string): Outcome {
  try {
    rewrite(file, outcome.source ?? "", outcome.result?.code ?? "");
    return { ...outcome, written: true };
  } catch (error) {
    const failures = [...outcome.failures, failureOf(error)];
    return { ...outcome, failures };
  }
}

function optionsOf(
  request: Request,
  context: BuildContext | undefined,
): OptimizeOptions {
  const { risk, only, skip, merge } = request;
  return {
    risk,
    skip,
    ...(only !== undefined && { only }),
    ...(merge !== undefined && { merge }),
    ...(context !== undefined && { context }),
  };
}

function contextOf(
  path: string,
  file: string,
  folder: string | undefined,
  surroundings: (file: string) => Surroundings,
): { readonly context: BuildContext | undefined; readonly warning?: string } {
  const { context: said, consumers } = surroundings(file);
  if (folder !== undefined)
    return { context: folderContext(folder, file, consumers) };
  switch (said.kind) {
    case "nothing":
      return { context: folderContext(dirname(file), file, consumers) };
    case "folder":
      return { context: folderContext(said.folder, file, consumers) };
    case "unclear":
      return {
        context: undefined,
        warning: `${path}: the build context is unclear from ${said.files.join(" and ")}, so nothing is read from it; --context DIR says which it is`,
      };
  }
}
