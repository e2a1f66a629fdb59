import { flagValue, type Instruction } from "../../src/syntax/instruction.ts";
import { expand } from "./expand.ts";
import { layerBytes } from "./layer.ts";
import { variablesOf, type StageState } from "./state.ts";
import { join, normal } from "./paths.ts";
import { Tree, type Nodes } from "./tree.ts";

/** COPY and ADD; a string says what is not there. An ADD of an archive or a URL is not what the model has. */
export function copy(
  stage: StageState,
  instruction: Instruction,
  from: Nodes,
): StageState | string {
  const variables = variablesOf(stage);
  const written =
    instruction.json?.map(({ value }) => value) ??
    instruction.words.map(({ text }) => text);
  const words = written.map((word) => expand(word, variables));
  const target = words.at(-1) ?? ".";
  const to = join(stage.config.workdir, target);
  const tree = new Tree(stage.nodes);
  const [heredoc] = instruction.heredocs;
  if (heredoc !== undefined) tree.write(to, heredoc.content);
  const sources = heredoc === undefined ? words.slice(0, -1) : [];
  for (const source of sources) {
    const found = matching(from, normal(`/${source}`));
    if (found.length === 0) return `${source}: not found`;
    const inside =
      /\/$|^\.$/.test(target) || sources.length > 1 || found.length > 1;
    const folder = inside ? to : to.replace(/\/[^/]*$/, "");
    if (isBelowFile(tree, folder)) return `${target}: not a directory`;
    for (const path of found) place(tree, from, path, to, inside);
  }
  owned(tree, stage.nodes, flagValue(instruction, "chown"));
  const layer = layerBytes(stage.nodes, tree.nodes);
  return { ...stage, nodes: tree.nodes, layers: [...stage.layers, layer] };
}

function isBelowFile(tree: Tree, folder: string): boolean {
  for (let at = folder; at !== ""; at = at.replace(/\/[^/]*$/, ""))
    if (tree.get(at)?.kind === "file") return true;
  return false;
}

/** Paths that a source names; a star stands for part of a name. */
function matching(from: Nodes, source: string): readonly string[] {
  if (!source.includes("*")) return from.has(source) ? [source] : [];
  const parts = source
    .split("*")
    .map((part) => part.replace(/[^\w/]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join("[^/]*")}$`);
  return [...from.keys()].filter((path) => pattern.test(path));
}

/** A folder's content is copied, not the folder. */
function place(
  tree: Tree,
  from: Nodes,
  source: string,
  to: string,
  inside: boolean,
): void {
  if (from.get(source)?.kind !== "directory") {
    const name = source.slice(source.lastIndexOf("/") + 1);
    const into = inside || tree.get(to)?.kind === "directory";
    const node = from.get(source);
    tree.write(into ? join(to, name) : to, node?.content ?? "", node?.mode);
    return;
  }
  tree.makeFolder(to);
  const prefix = source === "/" ? "" : source;
  for (const [path, node] of from) {
    if (!path.startsWith(`${prefix}/`) || path === "/") continue;
    const target = to + path.slice(prefix.length);
    if (node.kind === "directory") tree.makeFolder(target);
    else tree.write(target, node.content, node.mode);
  }
}

function owned(tree: Tree, before: Nodes, chown: string | undefined): void {
  const [owner] = chown?.split(":") ?? [];
  if (owner === undefined) return;
  for (const [path, node] of tree.nodes)
    if (before.get(path) !== node) tree.own(path, owner);
}

/** The build context as a file system. */
export function contextNodes(context: ReadonlyMap<string, string>): Nodes {
  const tree = new Tree(
    new Map([
      ["/", { kind: "directory", content: "", mode: 0o755, owner: "root" }],
    ]),
  );
  for (const [path, content] of context) tree.write(`/${path}`, content);
  return tree.nodes;
}
