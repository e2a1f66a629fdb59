/** What a layer is mostly made of, as far as the instruction tells. */
export type LayerKind = "system" | "language" | "copy" | "other";

export const LAYER_KINDS: Readonly<Record<LayerKind, string>> = {
  system: "system packages",
  language: "language packages",
  copy: "copied files",
  other: "other commands",
};

const SYSTEM = /\b(?:apt|apt-get|apk|dnf|microdnf|yum|zypper)\b/;
const LANGUAGE =
  /\b(?:pip3?|uv|poetry|pipenv|conda|mamba|npm|npx|pnpm|yarn|gem|bundle|cargo|go|composer|mvn|gradle)\b/;

/** The kind of the layer that an instruction made, from the text that the image's history has for it. */
export function layerKind(createdBy: string): LayerKind {
  const text = instructionText(createdBy);
  if (/^(?:COPY|ADD)\b/.test(text)) return "copy";
  if (!text.startsWith("RUN")) return "other";
  if (SYSTEM.test(text)) return "system";
  return LANGUAGE.test(text) ? "language" : "other";
}

/** The instruction as a Dockerfile has it, without what a builder wraps around it, on one line. */
export function instructionText(createdBy: string): string {
  const text = createdBy.replace(/\s*# buildkit\s*$/, "").trim();
  const quiet = /^\/bin\/sh -c #\(nop\)\s*/.exec(text);
  const bare = quiet === null ? text : text.slice(quiet[0].length);
  const run = bare.replace(/^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c /, "RUN ");
  const words = run.replace(/\s+/g, " ").trim();
  return words === "" ? "(no instruction)" : words;
}

const VERB = /\s(?:install|add|ci|sync|upgrade|build|get|download)\b/;

/**
 * The part of an instruction that says what the layer is made of, without options, for where there is little room:
 * `apt-get install chromium`, `pip install requirements.txt`, `COPY app /app`.
 */
export function shortInstruction(createdBy: string): string {
  const text = instructionText(createdBy);
  if (!text.startsWith("RUN ")) return text;
  const commands = text.slice(4).split(/\s*(?:&&|\|\|?|;)\s*/);
  const tools = commands.filter(
    (command) => SYSTEM.test(command) || LANGUAGE.test(command),
  );
  const shown = tools.find((command) => VERB.test(command)) ?? tools[0];
  return (shown ?? commands[0] ?? text)
    .split(" ")
    .filter((word) => !word.startsWith("-"))
    .join(" ");
}
