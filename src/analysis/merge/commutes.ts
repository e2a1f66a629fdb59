import { bringsSettings, decidesUpdate } from "../../facts/managers/texts.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";

/** Whether an update of package lists in front of an instruction finds the same behind it; `never` where the instruction changes what the update runs with. */
export function commutes(
  instruction: Instruction,
): "always" | "perhaps" | "never" {
  if (changesUpdate(instruction)) return "never";
  return CONFIGURES.has(instruction.keyword) ? "always" : "perhaps";
}

/** They write the image's configuration, or make an empty folder: a command in front of them does the same behind them. */
const CONFIGURES: ReadonlySet<string> = new Set(
  "CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL MAINTAINER STOPSIGNAL WORKDIR".split(
    " ",
  ),
);

/** Another user, shell or environment, or files of the manager itself. */
function changesUpdate(instruction: Instruction): boolean {
  switch (instruction.keyword) {
    case "ENV":
    case "ARG":
      return instruction.pairs.some(({ key }) => decidesUpdate(key));
    case "ADD":
    case "COPY":
      return bringsSettings(argsText(instruction));
    default:
      return /^(?:ONBUILD|SHELL|USER|VOLUME)$/.test(instruction.keyword);
  }
}
