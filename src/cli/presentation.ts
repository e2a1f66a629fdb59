import type { Outcome, Run } from "../report/outcome.ts";
import type { Library } from "./library.ts";
import type { Io } from "./output.ts";
import type { Format, Request } from "./request.ts";

/** How the outcomes of a run reach the user: one by one, then the end. */
export interface Presentation {
  readonly add: (outcome: Outcome) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Failures always go to standard error. Text streams to standard output file by file; every other format is one document at the end. */
export async function presentationOf(
  request: Request,
  io: Io,
  library: Library,
  options: { readonly brief: boolean },
): Promise<Presentation> {
  if (request.format !== "text") {
    return documentOf(request.format, request, io, library);
  }
  if (request.paths.includes("-")) return rewrittenText(request, io);
  return request.quiet ? silence(request, io) : running(request, io, options);
}

/** Every file as it comes, and a last line that sums up. */
async function running(
  request: Request,
  io: Io,
  options: { readonly brief: boolean },
): Promise<Presentation> {
  const [{ lookOf }, { fileText }, { NO_TOTALS, summaryText, withOutcome }] =
    await Promise.all([
      import("./colors.ts"),
      import("../report/text.ts"),
      import("../report/summary.ts"),
    ]);
  const { risk, write } = request;
  const look = lookOf(io.stdout, io.env, request.color);
  let totals = NO_TOTALS;
  let before: "nothing" | "line" | "block" = "nothing";
  const print = async (text: string): Promise<void> => {
    if (text === "") return;
    // Reports of one line stand close together, longer ones apart.
    const kind = text.indexOf("\n") === text.length - 1 ? "line" : "block";
    const isApart =
      before === "block" || (before === "line" && kind === "block");
    await io.stdout.write(isApart ? `\n${text}` : text);
    before = kind;
  };
  return {
    async add(outcome) {
      totals = withOutcome(totals, outcome);
      await print(fileText(outcome, { risk, look, ...options }));
      await writeFailures(outcome, request, io);
    },
    async end() {
      const line = summaryText(totals, { risk, write });
      const gap = before === "nothing" ? "" : "\n";
      if (line !== "") await io.stdout.write(`${gap}${line}\n`);
    },
  };
}

/** For a filter: the rewritten file and nothing else; with `--check`, nothing at all. */
function rewrittenText(request: Request, io: Io): Presentation {
  return {
    async add(outcome) {
      const code = outcome.result?.code;
      if (code !== undefined && !request.check && !request.quiet)
        await io.stdout.write(code);
      await writeFailures(outcome, request, io);
    },
    end: () => Promise.resolve(),
  };
}

function silence(request: Request, io: Io): Presentation {
  return {
    add: (outcome) => writeFailures(outcome, request, io),
    end: () => Promise.resolve(),
  };
}

function documentOf(
  format: Exclude<Format, "text">,
  request: Request,
  io: Io,
  library: Library,
): Presentation {
  const outcomes: Outcome[] = [];
  return {
    async add(outcome) {
      outcomes.push(outcome);
      await writeFailures(outcome, request, io);
    },
    async end() {
      const { version } = await import("./version.ts");
      const summaries = new Map(
        library.transforms.map(({ name, summary }) => [name, summary]),
      );
      const report = await loadReport(format);
      await io.stdout.write(
        report({ version, risk: request.risk, outcomes, summaries }),
      );
    },
  };
}

async function loadReport(
  format: Exclude<Format, "text">,
): Promise<(run: Run) => string> {
  switch (format) {
    case "json":
      return (await import("../report/json.ts")).jsonText;
    case "sarif":
      return (await import("../report/sarif.ts")).sarifText;
    case "github":
      return (await import("../report/github.ts")).githubText;
    case "markdown":
      return (await import("../report/markdown.ts")).markdownText;
  }
}

async function writeFailures(
  outcome: Outcome,
  request: Request,
  io: Io,
): Promise<void> {
  if (outcome.failures.length === 0) return;
  const [{ failureText }, { lookOf }] = await Promise.all([
    import("../report/failure.ts"),
    import("./colors.ts"),
  ]);
  const look = lookOf(io.stderr, io.env, request.color);
  const path = outcome.path === "-" ? "<stdin>" : outcome.path;
  for (const failure of outcome.failures) {
    await io.stderr.write(failureText(path, failure, look));
  }
}
