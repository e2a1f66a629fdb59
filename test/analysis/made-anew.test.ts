import { describe, expect, it } from "vitest";
import { reachOf } from "../../src/analysis/merge/made-anew.ts";
import { commandIn } from "./dockerfiles.ts";

const VALUES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  A: ["/etc"],
  H: ["hosts"],
  U: [undefined],
};
const LINKS = new Map([
  ["/l", "/etc"],
  ["/h", "/etc/hosts"],
  ["/m", "/srv"],
]);

/** Which place each effect of a command reaches, with `?` where nothing names it. */
function reached(
  script: string,
  ...folders: readonly (string | undefined)[]
): string {
  return commandIn(script)
    .effects.map((effect) => {
      const reach = reachOf(
        effect,
        folders,
        (name) => VALUES[name] ?? [],
        LINKS,
      );
      return reach === undefined
        ? "-"
        : `${reach.place} ${reach.path}${reach.unlikely ? "?" : ""}`;
    })
    .join(", ");
}

describe("which files that are made anew for each RUN, or decide how it starts, a command changes", () => {
  it.each([
    ["ls", "-"],
    ["cat /etc/hosts", "-"],
    ["echo a > /etc/hosts", "anew /etc/hosts"],
    ["echo a > /etc/hosts2", "-"],
    ["echo a > /xetc/hosts", "-"],
    ["echo a > /etc/passwd", "users /etc/passwd"],
    ["echo a > /etc/group", "users /etc/group"],
    ["echo a > /bin/sh", "shell /bin/sh"],
    ["echo a > /usr/bin/bash", "shell /usr/bin/bash"],
    ["echo a > /dev/null", "-"],
    ["echo a > /dev/stdout", "-"],
    ["echo a > /dev/shm/x", "anew /dev/shm/x"],
    ["echo a > /proc/x", "anew /proc/x"],
    ["echo a > /sys/x", "anew /sys/x"],
    ["echo a > /dev", "-"],
    ["echo a > /devices/x", "-"],
    ["rm /dev/null", "anew /dev/null"],
    ["rm -rf /dev", "anew /dev"],
    ["rm -rf /proc", "anew /proc"],
    ["chown a /dev/null", "anew /dev/null"],
    ["chown a /dev", "-"],
    ["chown -R a /dev", "anew /dev"],
    ["chown a /etc/passwd", "-"],
    ["chown -R a /etc", "anew /etc/hosts"],
    ["chown -R a /", "anew /etc/hosts"],
    ["chmod 1 /bin/sh", "-"],
    ["chmod 1 /etc/hosts", "anew /etc/hosts"],
    ["cp -r x /etc", "-, anew /etc/hosts?, -"],
    ["cp -r x /", "-, anew /etc/hosts?, -"],
    ["cp -r x /bin", "-, shell /bin/ash?, -"],
    ["cp -r x /dev", "-, -, anew /dev/x"],
    ["cp -r x /var", "-, -, -"],
    ["cp x /etc", "-, -, -"],
    ["tar xf a -C /", "anew /etc/hosts?"],
    ["tar xf a -C /etc", "anew /etc/hosts?"],
    ["tar xf a -C /bin", "shell /bin/ash?"],
    ["tar xf a -C /dev", "-"],
    ["tar xf a -C /opt", "-"],
    ["tar xf a", "-"],
    ["rm -rf /etc", "anew /etc/hosts"],
    ["rm -rf /", "anew /etc/hosts"],
    ["rm -rf /bin", "shell /bin/ash"],
    ["rm -rf /usr", "shell /usr/bin/ash"],
    ["rm -rf /var", "-"],
    ["rm /etc", "-"],
    ["rm -rf /etc/*", "anew /etc/hosts"],
    ["rm /etc/*", "anew /etc/hosts"],
    ["rm /etc/h*", "anew /etc/hosts"],
    ["rm /etc/[gh]osts", "anew /etc/hosts"],
    ["rm /etc/?osts", "anew /etc/hosts"],
    ["rm /etc/*x", "-"],
    ["rm -rf /e*", "anew /etc/hosts"],
    ["rm /e*", "-"],
    ["rm -rf /*", "anew /etc/hosts"],
    ["rm -rf /x*", "-"],
    ["rm /*/hosts", "anew /etc/hosts"],
    ["rm /b*/sh", "shell /bin/sh"],
    ["find /etc -delete", "-, anew /etc/hosts?"],
    ["find /etc -name hosts -delete", "-, anew /etc/hosts"],
    ["find /etc -name '*.x' -delete", "-, -"],
    ["find / -name '*.pyc' -delete", "-, -"],
    ["find / -delete", "-, anew /etc/hosts?"],
    ["find /var -delete", "-, -"],
    ["find / -name sh -delete", "-, shell /bin/ash"],
    ["find /etc -exec chmod 1 {} +", "-, -"],
    ["ln -s /x /etc/hosts", "-, anew /etc/hosts, -"],
    ["ln -s /etc/hosts /x", "anew /etc/hosts, -, -"],
    ["ln -s /x /dev/null", "-, -, anew /dev/null/x"],
    ["ln -s /dev/null /x", "-, -, -"],
    ["ln -s /dev/stdout /x", "-, -, -"],
    ["ln -sf dash /bin/sh", "-, shell /bin/sh, -"],
    ["ln -s /etc /x", "-, -, -"],
    ["curl -o /etc/hosts https://x", "anew /etc/hosts"],
    ["curl -o /x https://x", "-"],
    ["curl https://x", "-"],
    ["wget -O hosts https://x", "-"],
    ["sed -i x /etc/group", "-, users /etc/group"],
    ["mv a /etc/hosts", "-, -, anew /etc/hosts, -"],
    ["mv /etc/hosts a", "-, anew /etc/hosts, -, -"],
    ["touch /etc/hosts", "anew /etc/hosts"],
    ["echo a > $A/hosts", "anew /etc/hosts"],
    ["echo a > $A/x", "-"],
    ["echo a > /etc/$H", "anew /etc/hosts"],
    ["echo a > /etc/$N", "anew /etc/hosts?"],
    ["echo a > /etc/${NAME}", "anew /etc/hosts?"],
    ["echo a > /etc/$N.conf", "anew /etc/resolv.conf"],
    ["echo a > /etc/h$N", "anew /etc/hosts"],
    ["echo a > /etc/x$N", "-"],
    ["echo a > /bin/$N", "-"],
    ["echo a > /bin/s$N", "shell /bin/sh"],
    ["echo a > /x/etc/$N", "-"],
    ["echo a > $N", "-"],
    ["echo a > $N/hosts", "anew /etc/hosts"],
    ["echo a > $U/x", "-"],
    ["rm -rf $N", "-"],
    ["rm -rf /etc/$N", "anew /etc/hosts?"],
    ["rm -rf $A", "anew /etc/hosts"],
    ["echo a > /l/hosts", "anew /etc/hosts"],
    ["echo a > /l/x", "-"],
    ["echo a > /l", "-"],
    ["echo a > /lx/hosts", "-"],
    ["echo a > /h", "anew /etc/hosts"],
    ["rm /h", "-"],
    ["rm -rf /l", "-"],
    ["rm /l/hosts", "anew /etc/hosts"],
    ["rm -rf /l/*", "anew /etc/hosts"],
    ["rm -rf /h/x", "-"],
    ["chown a /h", "anew /etc/hosts"],
    ["chown -R a /l", "anew /etc/hosts"],
    ["echo a > /m/hosts", "-"],
    ["echo a > ~/hosts", "-"],
    ["echo a > '~/hosts'", "-"],
    ["echo a > -hosts", "-"],
    ["tar xf a -C /l", "anew /etc/hosts?"],
    ["curl -o /dev/null https://x", "-"],
    ["curl -o /dev/x https://x", "anew /dev/x"],
    ["echo a > /bin/$N$M", "-"],
    ["rm -rf /etc/$N.conf", "anew /etc/resolv.conf"],
    ["rm /ect/*", "-"],
  ])("%s in /w: %s", (script, found) => {
    expect(reached(script, "/w")).toBe(found);
  });

  it.each([
    ["echo a > hosts", "anew hosts"],
    ["echo a > x/hosts", "anew x/hosts"],
    ["echo a > my-dir/hosts", "anew my-dir/hosts"],
    ["echo a > x~/hosts", "anew x~/hosts"],
    ["echo a > xhosts", "-"],
    ["echo a > passwd", "users passwd"],
    ["echo a > sh", "-"],
    ["echo a > bash", "-"],
    ["rm hosts", "anew hosts"],
    ["rm -rf .", "-"],
    ["rm -rf *", "-"],
    ["echo a > ~/hosts", "-"],
    ["echo a > ./hosts", "anew ./hosts"],
    ["echo a > /etc/hosts", "anew /etc/hosts"],
    ["echo a > ../etc/hosts", "anew ../etc/hosts"],
    ["echo a > resolv.conf", "anew resolv.conf"],
  ])("%s in a folder that nobody knows: %s", (script, found) => {
    expect(reached(script, undefined)).toBe(found);
  });

  it.each<[script: string, folders: readonly string[], found: string]>([
    ["echo a > hosts", ["/w", "/etc"], "anew /etc/hosts"],
    ["echo a > hosts", ["/etc", "/w"], "anew /etc/hosts"],
    ["echo a > hosts", ["/w", "/x"], "-"],
    ["echo a > hosts", [], "-"],
    ["rm -rf *", ["/etc"], "anew /etc/hosts"],
    ["rm *", ["/etc"], "anew /etc/hosts"],
    ["tar xf a", ["/"], "anew /etc/hosts?"],
    ["tar xf a", ["/etc"], "anew /etc/hosts?"],
    ["tar xf a -C .", ["/"], "anew /etc/hosts?"],
    ["rm -rf .", ["/etc"], "anew /etc/hosts"],
    ["cp -r x .", ["/"], "-, anew /etc/hosts?, -"],
    ["echo a > null", ["/dev"], "-"],
    ["rm -rf etc", ["/"], "anew /etc/hosts"],
    ["git clone https://x .", ["/"], "-, anew /etc/hosts?"],
    ["chown -R a .", ["/"], "anew /etc/hosts"],
    ["chown -R a .", ["/etc"], "anew /etc/hosts"],
  ])("%s in one of %j: %s", (script, folders, found) => {
    expect(reached(script, ...folders)).toBe(found);
  });

  it("by no link where none was made", () => {
    const [effect] = commandIn("echo a > /l/hosts").effects;
    if (effect === undefined) throw new Error("no effect");
    expect(reachOf(effect, ["/w"], () => [])).toBe(undefined);
  });
});
