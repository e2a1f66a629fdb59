/** An absolute path without `.`, `..` and doubled slashes. */
export function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export function join(base: string, path: string): string {
  return normal(path.startsWith("/") ? path : `${base}/${path}`);
}

export function parentOf(path: string): string {
  return normal(path.slice(0, path.lastIndexOf("/")));
}
