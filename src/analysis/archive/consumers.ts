import type { Consumer } from "../../context.ts";
import type { Analysis } from "../analyse.ts";
import { nameAmong, wordsIn, type OpenName } from "./may-match.ts";

/** A file beside the Dockerfile that says how the image is used, and names a file of it. */
export function consumerNaming(
  { context }: Analysis,
  name: OpenName,
): Consumer | undefined {
  return context?.consumers?.find(
    (consumer) => nameAmong(wordsIn(textOf(consumer)), name) !== undefined,
  );
}

/** Dockerfiles that stand on the image. */
export function derivedFiles({ context }: Analysis): readonly string[] {
  return (context?.consumers ?? []).flatMap((consumer) =>
    consumer.kind === "image" ? consumer.file : [],
  );
}

function textOf(consumer: Consumer): string {
  if (consumer.kind === "image") return consumer.source;
  return [consumer.entrypoint, consumer.command, ...consumer.others]
    .flatMap((each) => each ?? [])
    .join("\n");
}
