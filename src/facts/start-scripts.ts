const SCRIPT =
  /(?:\.sh|\.bash|entry-?point|\/(?:run|start|init|boot|setup)[\w-]*)$/i;

/** True for a path that is named like the scripts which containers start with. */
export function isStartScript(path: string): boolean {
  return SCRIPT.test(path);
}
