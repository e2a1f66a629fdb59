import { hunksOf } from "../report/hunk.ts";
import type { Look } from "../report/paint.ts";
import { lookOf } from "./colors.ts";
import type { KnownTransform } from "./library.ts";
import type { ExplanationPage } from "./explanation.ts";
import { paragraphs } from "./paragraphs.ts";
import { colorOf } from "./request.ts";
import type { Run } from "./command.ts";
import { knownTransform } from "./transform-names.ts";
import { UsageError } from "./usage.ts";

/** Wider text is hard to read, whatever the terminal. */
const WIDEST = 88;

const MEANING = {
  low: "The image stays the same except for what a change lists as lost. Where that needs an assumption, the change says so and counts as medium risk.",
  medium: "The image stays the same under assumptions that every change names.",
  high: "The image may differ in more than is listed: test it before you use it.",
} as const;

/** `dockfix explain NAME` or `NAME/PART`: what a transform does, when it refuses, an example, and what it leaves alone. */
export const explain: Run = async ({ positionals, has }, io, loadLibrary) => {
  const [asked, second] = positionals;
  if (asked === undefined || second !== undefined) {
    throw new UsageError(
      "dockfix explain takes the name of one transform",
      "See dockfix list.",
    );
  }
  const [{ transforms }, { explanations }] = await Promise.all([
    loadLibrary(),
    import("./explanations.data.ts"),
  ]);
  const { transform, part } = knownTransform("explain", asked, transforms);
  const known = explanations.find(({ name }) => name === transform.name);
  const pages = (known?.pages ?? []).filter(
    (page) => part === undefined || page.part === part,
  );

  const look = lookOf(
    io.stdout,
    io.env,
    colorOf(has("color"), has("no-color")),
  );
  const width = Math.min(io.stdout.columns ?? WIDEST, WIDEST);
  const wrapped = (text: string): string => paragraphs(text, width);
  const blocks = [
    `${look.paint("bold", asked)}: ${transform.summary}`,
    wrapped(known?.text ?? transform.summary),
    wrapped(`${capital(transform.risk)} risk. ${MEANING[transform.risk]}`),
    ...(part === undefined ? partsOf(transform, wrapped) : []),
    ...exampleOf(pages, look),
    ...staysOf(pages, part === undefined, width, look),
  ];
  await io.stdout.write(`${blocks.join("\n\n")}\n`);
  return 0;
};

function partsOf(
  { name, parts }: KnownTransform,
  wrapped: (text: string) => string,
): readonly string[] {
  const [first] = parts;
  if (first === undefined) return [];
  return [
    wrapped(
      `Parts: ${parts.join(", ")}. For one of them: \`dockfix explain ${name}/${first}\``,
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
