import { randomBytes } from "node:crypto";

/** The values of the labels stand in the name: for tools that do not list containers by label, and because a container inherits the labels of its image. */
export function containerName(
  labels: Readonly<Record<string, string>>,
): string {
  const random = randomBytes(6).toString("hex");
  const values = Object.values(labels).join("-");
  return `dockfix-${values}-${random}`.replace(/[^\w.-]+/g, "-");
}
