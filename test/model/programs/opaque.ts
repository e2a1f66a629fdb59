import { digest, succeed, type Call, type Program } from "../program.ts";

/** Set by the shell itself, and different in a shell of its own without meaning anything. */
const SHELL_STATE = /^(?:OLDPWD|SHLVL|_|PWD|IFS|OPTIND)$/;

/**
 * A command that nobody knows. It succeeds, and writes down where, as whom, with what and in which order it ran.
 * A curious one sees every file, and leaves a process that writes down what else the RUN does.
 */
export const opaque: Program = (call) => {
  const { tree, session, name, args } = call;
  const text = [name, ...args].join(" ");
  const seen = [text, `in ${call.cwd}`, `as ${tree.user}`, environment(call)];
  if (session.opaque === "curious") {
    seen.push(lookAround(call));
    session.processes.push(name);
  }
  session.log.push(seen.join(" | "));
  const folder = "/opt/opaque";
  const user = tree.user;
  // Whoever runs it may write here: the model wants to see that it ran, not whether it may.
  tree.user = "root";
  tree.write(`${folder}/${digest(text)}`, seen.join("\n"));
  tree.user = user;
  return succeed();
};

/** Does nothing that anybody could see, such as `ldconfig`. */
export const idle: Program = () => succeed();

function environment({ env }: Call): string {
  return [...env]
    .filter(([name]) => !SHELL_STATE.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(" ");
}

/** Every file that it would notice the loss of. */
function lookAround({ tree, session }: Call): string {
  const files = [...tree.nodes]
    .filter(
      ([path, { kind }]) => kind !== "directory" && !session.ignored(path),
    )
    .map(([path, node]) => `${path} ${node.owner} ${digest(node.content)}`);
  return digest(files.sort().join("\n"));
}
