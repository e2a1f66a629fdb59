import { RISKS } from "../proposal.ts";
import { lookOf } from "./colors.ts";
import { colorOf } from "./request.ts";
import type { Run } from "./command.ts";
import { UsageError } from "./usage.ts";

/** `dockfix list`: a line per transform, in the order that they run in. */
export const list: Run = async ({ positionals, has }, io, loadLibrary) => {
  if (positionals.length > 0) {
    throw new UsageError(
      "dockfix list takes no arguments",
      `For one transform: dockfix explain ${positionals[0] ?? "NAME"}`,
    );
  }
  const { transforms } = await loadLibrary();
  const { paint } = lookOf(
    io.stdout,
    io.env,
    colorOf(has("color"), has("no-color")),
  );
  const width = Math.max(0, ...transforms.map(({ name }) => name.length));
  const riskWidth = Math.max(...RISKS.map((risk) => risk.length));
  const styles = { low: "green", medium: "yellow", high: "red" } as const;
  for (const { name, risk, summary } of transforms) {
    const cells = [
      paint("bold", name.padEnd(width)),
      paint(styles[risk], risk.padEnd(riskWidth)),
      summary,
    ];
    await io.stdout.write(`${cells.join("  ")}\n`);
  }
  return 0;
};
