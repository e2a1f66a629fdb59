import { argsText, type Instruction } from "../../syntax/instruction.ts";

/** Whether an update of apt in front of an instruction finds the same behind it: `never` changed by it, `may` be, or it `changes` what the update runs with. */
export function crossing(
  instruction: Instruction,
): "never" | "may" | "changes" {
  if (changesUpdate(instruction)) return "changes";
  return CONFIGURES.has(instruction.keyword) ? "never" : "may";
}

/** They write the image's configuration, or make an empty folder: a command in front of them does the same behind them. */
const CONFIGURES: ReadonlySet<string> = new Set(
  "CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL MAINTAINER STOPSIGNAL WORKDIR".split(
    " ",
  ),
);

/** Another user, shell or environment, or files of apt itself. */
function changesUpdate(instruction: Instruction): boolean {
  switch (instruction.keyword) {
    case "ENV":
    case "ARG":
      return instruction.pairs.some(({ key }) =>
        /proxy|apt|path|ssl|home|^ld_|^http/i.test(key),
      );
    case "ADD":
    case "COPY":
      return /apt|\s["']?\/(?:(?:etc|usr|var)\/?)?["'\]\s]*$/.test(
        argsText(instruction),
      );
    default:
      return /^(?:ONBUILD|SHELL|USER|VOLUME)$/.test(instruction.keyword);
  }
}
