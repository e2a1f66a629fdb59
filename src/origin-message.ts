import { placed, type Message } from "./message.ts";
import type { Edit } from "./syntax/edit.ts";
import { originsIn } from "./syntax/origin.ts";

/** Moves the lines of messages about a text back to where they were before edits made it. */
export function originMessage(
  source: string,
  current: string,
  edits: readonly Edit[],
): (message: Message) => Message {
  const place = originsIn(source, current, [edits]);
  return (message) => placed(message, place);
}
