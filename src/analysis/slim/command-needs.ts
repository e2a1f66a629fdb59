import { bringsJava } from "../../facts/java-packages.ts";
import { pip } from "../../facts/managers/pip.ts";
import { BUILTINS, knownProgram } from "../../facts/programs/known.ts";
import {
  bringsUnknown,
  importsTk,
  isApplicationProgram,
  isPackaged,
  isPython,
  libraryWants,
  startedBy,
  startsOthers,
  variableWants,
} from "../../facts/started.ts";
import { aptPackages, removedPackages } from "./apt-packages.ts";
import type { Environment } from "../build/environment.ts";
import type { Invocation } from "../command/invocation.ts";
import { nodeNeeds } from "./node-needs.ts";
import { pythonSources } from "./python-sources.ts";
import { pipNeeds, type InstallNeeds } from "./pip-needs.ts";
import { isStraight, type Files } from "../command/scripts.ts";
import { invocationsIn, unwrap } from "../command/wrappers.ts";
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
 * `java`: installs a Java runtime. `links`: installs something that libraries of the system belong to. `removes`: takes packages away again.
 */
export type Kind = "compiles" | "documents" | "java" | "links" | "removes";

const COMPILERS =
  /^(?:(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|make|gmake|cmake|ninja|meson|autoconf|autoreconf|automake|cpan|cpanm|phpize|pecl|gem|bundle|bundler|cargo|node-gyp|R|Rscript|ghc|cabal|stack|ld)|.*\/(?:configure|autogen\.sh|bootstrap\.sh|Configure))$/;

/** Slim images have nothing there, and dpkg leaves it out of what is installed (debuerreotype, .slimify-excludes and .slimify-includes). */
const DOCUMENTS =
  /\/usr\/share\/(?:doc\/(?!\S*\/copyright\b)|groff\/|info\/|linda\/|lintian\/overrides\/|locale\/(?!locale\.alias\b)|man\/)/;
/** They do not read them, whether they are there or not. */
const LEAVES_DOCUMENTS =
  /^(?:(?:apt-get|chmod|chown|du|echo|find|mkdir|printf) |rm (?:.* )?-\w*f)/;
/** Debian packages that are nothing without their documents. */
const DOCUMENTATION = /^(?:groff|groff-base|info|man-db|manpages.*)$|-doc$/;

/** They trust certificates of their own. */
const OWN_CERTIFICATES =
  /^(?:node|npm|npx|pip[\d.]*|python[\d.]*|yarn|yarnpkg)$/;
const SHELL = /^(?:ba|da|a)?sh$/;
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
    const name = BUILTINS.has(program) ? undefined : image.lacks.get(program);
    if (name !== undefined && !place.installed.has(name)) wanted.add(name);
    // Certificates are recommended by these, not required.
    if (/^(?:curl|wget|git)$/.test(program)) wants("ca-certificates", place);
  };
  const isKnown = (program: string, { installed }: Place): boolean =>
    !bringsUnknown(program) &&
    (knownProgram(program) !== undefined ||
      image.has.has(program) ||
      image.lacks.has(program) ||
      isApplicationProgram(program) ||
      isPackaged(program, installed));

  const visit: Collection["visit"] = (invocation, files, place) => {
    const { call, line: text, opaque, word } = invocation;
    const { program, args } = call;
    const here = { what: short(text), line: place.line };
    if (COMPILERS.test(program) || isSetup(invocation)) note("compiles", here);
    if (DOCUMENTS.test(text) && !LEAVES_DOCUMENTS.test(text))
      note("documents", here);
    for (const name of startedBy(program, args, text)) uses(name, place);
    for (const name of libraryWants(program, args, text)) wants(name, place);
    if (/https:\/\//.test(text) && !OWN_CERTIFICATES.test(program))
      wants("ca-certificates", place);
    const { variables } = place.environment;
    for (const name of variableWants((each) => valueOf(variables, each)))
      wants(name, place);
    const inner = unwrap(invocation);
    if (inner !== undefined) {
      uses(program, place);
      for (const each of inner) visit(each, files, place);
      return;
    }
    if (opaque !== undefined || program.includes("/")) {
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
    const isPip = pipArguments(invocation) !== undefined;
    if (isPip || isKnown(program, place) || SHOWS.test(args[0] ?? "")) return;
    if (!runsFile(invocation, files, place)) unknown.push(here);
  };

  /** A script, or a name that is put together. */
  const visitScript: Collection["visit"] = (invocation, files, place) => {
    const { args, call, line: text, word } = invocation;
    const { keyword, line } = place;
    // An entry script ends in the command that CMD gives.
    if (keyword !== "RUN" && /^"?\$\{?[@*]\}?"?$/.test(word.text)) return;
    const isSourced = /^(?:\.|source)$/.test(call.program);
    if (isSourced && SOURCED.test(args[0]?.value ?? "")) return;
    if (runsFile(invocation, files, place)) return;
    const isPiped =
      SHELL.test(call.program) &&
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
    const name = interpreter.split("/").at(-1) ?? "";
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
    const at = pipArguments(invocation);
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
    if (!/^(?:npm|npx|yarn|yarnpkg)$/.test(program)) return;
    const { line } = place;
    const needs = nodeNeeds(short(invocation.line), program, args, files.read);
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
  const isSystems = ({ call, opaque }: Invocation, place: Place): boolean =>
    opaque !== undefined ||
    call.program.includes("/") ||
    COMPILERS.test(call.program) ||
    bringsUnknown(call.program) ||
    isKnown(call.program, place);

  const visitApt = (invocation: Invocation, place: Place): void => {
    const { call, line: text, located } = invocation;
    const { installed, line } = place;
    const removed = removedPackages(invocation);
    if (removed !== undefined) {
      note("removes", { what: `what ${call.program} takes away again`, line });
      for (const { name } of removed) wants(name, place);
    }
    if (call.program === "dpkg" && /^dpkg (?:-\w*i|--install)\b/.test(text))
      unknown.push({ what: short(text), line, installs: true });
    for (const { name, fixed } of aptPackages(invocation)) {
      if (bringsJava(name)) note("java", { what: name, line });
      const isVague = !fixed && name.length < 4;
      if (isVague || DOCUMENTATION.test(name))
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

/** Where the arguments of `pip install` begin, `uv pip install` and `pipx install` among them. */
function pipArguments({ call }: Invocation): number | undefined {
  const use = pip.read(call);
  if (use?.fills === true) return use.at + 1;
  const [verb, next] = call.args;
  if (call.program === "uv" && verb === "pip" && next === "install") return 2;
  return call.program === "pipx" && verb === "install" ? 1 : undefined;
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

/** `python setup.py build_ext`, `pip install .` and their like are seen by pip; this is the script that compiles. */
function isSetup({ call }: Invocation): boolean {
  return (
    /^python/.test(call.program) &&
    call.args.some((arg) => arg?.endsWith("setup.py") === true)
  );
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
