import { hunksOf } from "../report/hunk.ts";
import type { Look } from "../report/paint.ts";
import { lookOf } from "./colors.ts";
import type { Explanation, ExplanationPage } from "./explanation.ts";
import { paragraphs } from "./paragraphs.ts";
import { parseOptions } from "./options.ts";
import { colorOf } from "./request.ts";
import type { Command } from "./run.ts";
import { nearest } from "./suggestion.ts";
import { unknownTransform } from "./transform-names.ts";
import { UsageError } from "./usage.ts";

/** Wider text is hard to read, whatever the terminal. */
const WIDEST = 88;

const MEANING = {
  low: "The image stays the same except for what a change lists as lost. Where that needs an assumption, the change says so and counts as medium risk.",
  medium: "The image stays the same under assumptions that every change names.",
  high: "The image may differ in more than is listed: test it before you use it.",
} as const;

/** `dockfix explain NAME` or `NAME/PART`: what a transform does, when it refuses, an example, and what it leaves alone. */
export const explain: Command = async (argv, io, loadEngine) => {
  const { positionals, has } = parseOptions(argv, {
    color: { type: "boolean" },
    "no-color": { type: "boolean" },
  });
  const [asked, second] = positionals;
  if (asked === undefined || second !== undefined) {
    throw new UsageError(
      "dockfix explain takes the name of one transform",
      "See dockfix list.",
    );
  }
  const [name = "", part] = asked.split("/");
  const [{ transforms }, { explanations }] = await Promise.all([
    loadEngine(),
    import("./explanations.data.ts"),
  ]);
  const transform = transforms.find((each) => each.name === name);
  if (transform === undefined)
    throw unknownTransform("explain", name, transforms);
  const known = explanations.find((each) => each.name === name);
  const explanation = known ?? { name, text: transform.summary, pages: [] };
  const pages = pagesOf(explanation, part);

  const look = lookOf(
    io.stdout,
    io.env,
    colorOf(has("color"), has("no-color")),
  );
  const width = Math.min(io.stdout.columns ?? WIDEST, WIDEST);
  const wrapped = (text: string): string => paragraphs(text, width);
  const blocks = [
    `${look.paint("bold", asked)}: ${transform.summary}`,
    wrapped(explanation.text),
    wrapped(`${capital(transform.risk)} risk. ${MEANING[transform.risk]}`),
    ...(part === undefined ? partsOf(explanation, wrapped) : []),
    ...exampleOf(pages, look),
    ...staysOf(pages, part === undefined, width, look),
  ];
  await io.stdout.write(`${blocks.join("\n\n")}\n`);
  return 0;
};

/** The page of a part, or all. Throws a UsageError for a part that has none. */
function pagesOf(
  { name, pages }: Explanation,
  part: string | undefined,
): readonly ExplanationPage[] {
  if (part === undefined) return pages;
  const page = pages.filter((each) => each.part === part);
  if (page.length > 0) return page;
  const parts = pages.map((each) => each.part);
  const near = nearest(part, parts);
  const hint = near === undefined ? "" : `Did you mean ${name}/${near}? `;
  const others =
    parts.length === 0 ? "It has none." : `There is ${parts.join(", ")}.`;
  throw new UsageError(`${name} has no part "${part}"`, `${hint}${others}`);
}

function partsOf(
  { name, pages }: Explanation,
  wrapped: (text: string) => string,
): readonly string[] {
  const parts = pages.map(({ part }) => part);
  if (parts.length < 2) return [];
  return [
    wrapped(
      `Parts: ${parts.join(", ")}. For one of them: dockfix explain ${name}/${parts[0] ?? ""}`,
    ),
  ];
}

/** The first example there is, as a diff. */
function exampleOf(
  pages: readonly ExplanationPage[],
  look: Look,
): readonly string[] {
  const example = pages.flatMap((page) => page.example ?? [])[0];
  if (example === undefined) return [];
  const [hunk] = hunksOf(
    `${example.before}\n`,
    `${example.after}\n`,
    [],
    Infinity,
  );
  const lines = (hunk?.lines ?? []).map((line) => {
    const style = line.startsWith("+") ? "green" : "red";
    return `  ${line.startsWith(" ") ? line : look.paint(style, line)}`.trimEnd();
  });
  return [[look.paint("bold", "Example"), ...lines].join("\n")];
}

/** What the pages say is left alone; with the part in front where several pages are shown. */
function staysOf(
  pages: readonly ExplanationPage[],
  several: boolean,
  width: number,
  look: Look,
): readonly string[] {
  const stays = pages.flatMap(({ part, stays }) =>
    stays.map((each) =>
      several && pages.length > 1 ? `${part}: ${each}` : each,
    ),
  );
  if (stays.length === 0) return [];
  const items = paragraphs(
    stays.map((each) => `- ${each}`).join("\n"),
    width - 2,
  );
  const indented = items.split("\n").map((line) => `  ${line}`);
  return [[look.paint("bold", "Left alone"), ...indented].join("\n")];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
