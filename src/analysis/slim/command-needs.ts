import { nameOf } from "../command/paths.ts";
import { isDocumentation, namesDocuments } from "../../facts/images/slim.ts";
import { bringsJava } from "../../facts/java-packages.ts";
import { managerNamed } from "../../facts/managers/index.ts";
import { nodeNeeds } from "../../facts/node-needs.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import {
  bringsUnknown,
  importsTk,
  compilesAgainstSystem,
  isApplicationProgram,
  isIndifferent,
  isPackaged,
  isPython,
  libraryWants,
  startedBy,
  startsOthers,
  trustsItsOwn,
  variableWants,
  wantsCertificates,
} from "../../facts/programs/needs.ts";
import type { Operand } from "../../facts/programs/operand.ts";
import { hasTrait, knownProgram } from "../../facts/programs/traits.ts";
import {
  pipArguments,
  pipNeeds,
  type InstallNeeds,
} from "../../facts/python-needs.ts";
import type { Environment } from "../build/environment.ts";
import type { Invocation } from "../command/invocation.ts";
import { isStraight, type Files } from "../command/scripts.ts";
import { invocationsIn, nestedOf } from "../command/nested.ts";
import { pythonSources } from "./python-sources.ts";
import { isSet, valueOf } from "../build/variables.ts";

/** A command, or a thing that one of them brings. */
export interface Found {
  readonly what: string;
  readonly line: number;
  /** It may install Debian packages. */
  readonly installs?: boolean;
}

/** What is known of the slim image that a stage would stand on. */
export interface SlimImage {
  /** Commands that it lacks and the full one has, with the Debian package of each. */
  readonly lacks: ReadonlyMap<string, string>;
  /** Debian packages that it lacks and the full one has. */
  readonly packages: ReadonlySet<string>;
  /** Commands that it has. */
  readonly has: ReadonlySet<string>;
  /** Version of CPython that `python` is: `3.12`; `undefined` where it is not known. */
  readonly python: string | undefined;
}

/** Where a command stands. */
export interface Place {
  readonly line: number;
  /** RUN, or what starts the container. */
  readonly keyword: string;
  readonly environment: Environment;
  /** Debian packages that commands before it install; it adds its own. */
  readonly installed: Set<string>;
}

/** What commands need that were visited in the order of the build. */
export interface Collection {
  readonly visit: (invocation: Invocation, files: Files, place: Place) => void;
  /** Debian packages that must be there and that no command before installs. */
  readonly wanted: Set<string>;
  readonly unknown: Found[];
  /** Python packages that are compiled unless there is a wheel of them, which is not known. */
  readonly wheels: Set<string>;
  /** The first command of a kind. */
  readonly first: Map<Kind, Found>;
}

/**
 * `compiles`: which headers and libraries it wants is not known. `documents`: reads what slim images have no files of.
 * `links`: installs something that libraries of the system belong to. `manuals`: installs what
 * registers a manual page as an alternative, and fails without the folder. `removes`: takes packages away again.
 */
export type Kind = "compiles" | "documents" | "links" | "manuals" | "removes";

const SOURCED = /^\/etc\/os-release$|\/bin\/activate$/;
/** They show something, or write a file of their own. */
const SHOWS = /^(?:-[vV]|--version|--help|config)$/;

/** Collects the needs of commands. `rare` is a platform that packages are seldom built for. */
export function collect(image: SlimImage, rare?: string): Collection {
  const wanted = new Set<string>();
  const unknown: Found[] = [];
  const wheels = new Set<string>();
  const first = new Map<Kind, Found>();
  const running = new Set<string>();

  const note = (kind: Kind, found: Found): void => {
    if (!first.has(kind)) first.set(kind, found);
  };
  const wants = (name: string, { installed }: Place): void => {
    const here = [name, `${name}t64`].find((each) => image.packages.has(each));
    if (here !== undefined && !installed.has(here)) wanted.add(here);
  };
  const uses = (program: string, place: Place): void => {
    const name = hasTrait(program, "built-in")
      ? undefined
      : image.lacks.get(program);
    if (name !== undefined && !place.installed.has(name)) wanted.add(name);
    if (wantsCertificates(program)) wants("ca-certificates", place);
  };
  const isKnown = (program: string, { installed }: Place): boolean =>
    !bringsUnknown(program) &&
    (knownProgram(program) !== undefined ||
      image.has.has(program) ||
      image.lacks.has(program) ||
      isApplicationProgram(program) ||
      isPackaged(program, installed));

  const visit: Collection["visit"] = (invocation, files, place) => {
    const { call, effects, line: text, word } = invocation;
    const { program, args } = call;
    const here = { what: short(text), line: place.line };
    if (compilesAgainstSystem(program, args)) note("compiles", here);
    if (namesDocuments(text) && !isIndifferent(program, effects))
      note("documents", here);
    for (const name of startedBy(program, args, text, effects))
      uses(name, place);
    for (const name of libraryWants(program, args, text)) wants(name, place);
    if (/https:\/\//.test(text) && !trustsItsOwn(program))
      wants("ca-certificates", place);
    const { variables } = place.environment;
    for (const name of variableWants((each) => valueOf(variables, each)))
      wants(name, place);
    const inner = nestedOf(invocation);
    if (inner !== undefined) {
      uses(program, place);
      for (const each of inner) visit(each, files, place);
      // The profiles of a login shell are the image's own.
      if (hasTrait(program, "is-shell") || !runsUnknown(invocation)) return;
      unknown.push({ ...here, installs: place.keyword === "RUN" });
      return;
    }
    if (isElsewhere(invocation) || program.includes("/")) {
      visitScript(invocation, files, place);
      return;
    }
    const path = word.value ?? "";
    uses(image.lacks.has(path) ? path : program, place);
    visitPip(invocation, files, place);
    visitNode(invocation, files, place);
    visitApt(invocation, place);
    if (isPython(program) && pythonSources(args, files.read).some(importsTk))
      wants("libtk8.6", place);
    if (place.keyword !== "RUN" && startsOthers(program)) unknown.push(here);
    const isPip = pipArguments(call) !== undefined;
    if (isPip || isKnown(program, place) || SHOWS.test(args[0] ?? "")) return;
    if (!runsFile(invocation, files, place)) unknown.push(here);
  };

  /** A script, or a name that is put together. */
  const visitScript: Collection["visit"] = (invocation, files, place) => {
    const { args, call, effects, line: text, word } = invocation;
    const { keyword, line } = place;
    // An entry script ends in the command that CMD gives.
    if (keyword !== "RUN" && /^"?\$\{?[@*]\}?"?$/.test(word.text)) return;
    const isSourced = effects.some(
      (effect) => effect.kind === "runs-script" && effect.inShell,
    );
    if (isSourced && SOURCED.test(args[0]?.value ?? "")) return;
    if (runsFile(invocation, files, place)) return;
    const isPiped =
      hasTrait(call.program, "is-shell") &&
      args.every(({ value }) => value?.startsWith("-") === true);
    const what = word.value === undefined ? word.text : text;
    const piped =
      keyword === "RUN"
        ? `the script that ${call.program} reads`
        : `what is typed into ${call.program}`;
    unknown.push({
      what: isPiped ? piped : short(what),
      line,
      installs: keyword === "RUN",
    });
  };

  /** Follows a script of the build context; one for another interpreter is the application's business. */
  const runsFile = (
    invocation: Invocation,
    files: Files,
    place: Place,
  ): boolean => {
    if (files.follow(invocation)) return true;
    const interpreter = files.interpreter(invocation);
    if (interpreter === undefined) return false;
    const name = nameOf(interpreter);
    if (!isKnown(name, place)) return false;
    uses(image.lacks.has(interpreter) ? interpreter : name, place);
    return true;
  };

  const install = (needs: InstallNeeds, place: Place): void => {
    const { line } = place;
    for (const name of needs.packages) wants(name, place);
    for (const name of needs.commands) uses(name, place);
    for (const what of needs.unknown) unknown.push({ what, line });
    for (const name of needs.wheels) wheels.add(name);
    for (const what of needs.packages) note("links", { what, line });
    if (rare !== undefined)
      unknown.push({ what: `packages for ${rare}`, line });
  };

  const visitPip: Collection["visit"] = (invocation, files, place) => {
    const { args, variables, word } = invocation;
    const { environment, line } = place;
    const at = pipArguments(invocation.call);
    if (at === undefined) return;
    const words = args
      .slice(at)
      .map(({ value, pattern, text }) => value ?? pattern ?? pinned(text));
    const isSystem = word.value?.startsWith("/usr/bin/") === true;
    const python = isSystem ? undefined : image.python;
    install(pipNeeds(words, files.read, python), place);
    const name = "PIP_NO_BINARY";
    if (isSet(environment.variables, name) || variables.includes(name))
      unknown.push({ what: name, line });
  };

  const visitNode: Collection["visit"] = (invocation, files, place) => {
    const { program, args } = invocation.call;
    const { line } = place;
    const needs = nodeNeeds(short(invocation.line), program, args, files.read);
    if (needs === undefined) return;
    install(needs, place);
    for (const { name, text } of needs.scripts) {
      if (running.has(name)) continue;
      running.add(name);
      const found = invocationsIn(text, "sh");
      if (found === undefined) unknown.push({ what: short(text), line });
      // Programs of the project's own packages are the application's business.
      for (const each of found ?? [])
        if (isSystems(each, place)) visit(each, files, place);
      running.delete(name);
    }
  };
  const isSystems = (invocation: Invocation, place: Place): boolean => {
    const { program, args } = invocation.call;
    return (
      isElsewhere(invocation) ||
      nestedOf(invocation) !== undefined ||
      program.includes("/") ||
      compilesAgainstSystem(program, args) ||
      bringsUnknown(program) ||
      isKnown(program, place)
    );
  };

  const visitApt = (invocation: Invocation, place: Place): void => {
    const { call, effects, line: text, located } = invocation;
    const { installed, line } = place;
    const packages = effects.filter((effect) => effect.kind === "packages");
    const debian = packages.filter(({ manager }) => isDebians(manager));
    for (const { does, names } of debian) {
      if (does === "install") continue;
      // They must be there: it knows no others once its lists are gone.
      note("removes", { what: `what ${call.program} takes away again`, line });
      for (const each of names) wants(packageOf(each).name, place);
    }
    if (packages.length === 0 && unpacksPackages(effects))
      unknown.push({ what: short(text), line, installs: true });
    const brought = debian
      .filter(({ does }) => does === "install")
      .flatMap(({ names }) => names.map(packageOf));
    for (const { name, fixed } of brought) {
      if (bringsJava(name)) note("manuals", { what: name, line });
      const isVague = !fixed && name.length < 4;
      if (isVague || isDocumentation(name))
        unknown.push({
          what: isVague ? short(text) : name,
          line,
          installs: true,
        });
      if (fixed && isStraight(located)) installed.add(name);
    }
  };

  return { visit, wanted, unknown, wheels, first };
}

/** What a command runs stands elsewhere, or has a name that is put together. */
function isElsewhere(invocation: Invocation): boolean {
  const { call, word } = invocation;
  return (
    word.value === undefined ||
    hasTrait(call.program, "runs-elsewhere") ||
    (runsUnknown(invocation) && !SHOWS.test(call.args[0] ?? ""))
  );
}

/** It runs another command, and was told what is not known. */
function runsUnknown({ call, effects }: Invocation): boolean {
  return (
    (hasTrait(call.program, "runs-rest") ||
      hasTrait(call.program, "runs-elsewhere")) &&
    effects.some(({ kind }) => kind === "unknown")
  );
}

/** A package that a command of Debian's manager names; `fixed` is false where only the beginning of its name is known. */
function packageOf({ value, written, text }: Operand): {
  readonly name: string;
  readonly fixed: boolean;
} {
  const whole = value ?? written ?? text.replace(/^["']|["']$/g, "");
  const [name = ""] = whole.split("$");
  return { name, fixed: name === whole };
}

function isDebians(manager: string): boolean {
  return managerNamed(manager)?.distribution?.family === "debian";
}

/** Installs packages from files. */
function unpacksPackages(effects: readonly Effect[]): boolean {
  return (
    effects.some(({ kind }) => kind === "unpacks") &&
    effects.some(
      (effect) => effect.kind === "path" && effect.by === "distribution",
    )
  );
}

/** `"numpy==$VERSION"`: the name of a package whose version is put together. */
function pinned(text: string): string | undefined {
  const bare = text.replace(/^["']|["']$/g, "");
  return /^[A-Za-z0-9][\w.-]*(?:\[[\w,-]*\])?(?:[=<>~!]=|[<>])[^;@]*$/.test(
    bare,
  )
    ? bare
    : undefined;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
