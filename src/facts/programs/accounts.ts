import type { Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import { deletes, entry, gnu, reads, unknown, writes } from "./effects.ts";
import { fixed, joined, type Operand } from "./operand.ts";
import type { Program } from "./program.ts";

function users(
  names: readonly Operand[],
  adds = false,
  home?: Operand,
): Effect {
  return {
    kind: "users",
    names: names.flatMap(each),
    adds,
    ...(home === undefined ? {} : { home }),
  };
}

/** The names of a list: `docker,sudo`. */
function each(list: Operand): readonly Operand[] {
  return list.value?.includes(",") === true
    ? list.value.split(",").map(fixed)
    : [list];
}

/** All that they name; a user's home is made from /etc/skel. */
const changes =
  (...valued: readonly string[]) =>
  (args: Args): readonly Effect[] => [
    users([...args.operands, ...valued.flatMap((name) => args.valuesOf(name))]),
  ];

function makesUser(args: Args): readonly Effect[] {
  const home = args.valuesOf("d", "home", "h")[0];
  const [base = fixed("/home")] = args.valuesOf("b");
  const [name] = args.operands;
  return [
    users(
      [...args.operands, ...args.valuesOf("G")],
      true,
      home ?? (args.has("b") && name ? joined(base, fixed("/"), name) : home),
    ),
    ...(args.has("M", "H", "no-create-home")
      ? []
      : [
          writes(
            home ??
              (name?.value === undefined
                ? base
                : joined(base, fixed("/"), name)),
            true,
          ),
        ]),
  ];
}

// Without `--root` and `--prefix`: they work on another system.
const USERADD =
  "b/base-dir: c/comment: d/home-dir/home: D/defaults e/expiredate: f/inactive: g/gid: G/groups: k/skel: K/key: l/no-log-init m/create-home M/no-create-home N/no-user-group o/non-unique p/password: r/system s/shell: u/uid: U/user-group F/add-subids-for-system Z/selinux-user:";

/** With the home, wherever that is. */
function removesUser(args: Args): readonly Effect[] {
  const homes = args.has("r", "remove-home", "remove-all-files")
    ? args.operands.map((name) => joined(TILDE, name))
    : [];
  return [
    ...changes()(args),
    ...homes.map((home) => deletes(home, true, true)),
  ];
}

/** `~app` is no fixed path. */
const TILDE: Operand = { text: "~", value: undefined, written: "~" };

export const accounts: readonly Program[] = [
  gnu("useradd", USERADD, makesUser),
  gnu(
    "usermod",
    "a/append c/comment: d/home: e/expiredate: f/inactive: g/gid: G/groups: l/login: L/lock m/move-home o/non-unique p/password: s/shell: u/uid: U/unlock r/remove v: w:",
    (args) => [
      users(
        [...args.operands, ...args.valuesOf("l"), ...args.valuesOf("g", "G")],
        false,
        args.valuesOf("d")[0],
      ),
      ...(args.has("m") ? [unknown("usermod moves a home")] : []),
    ],
  ),
  gnu("userdel", "f/force r/remove Z", removesUser),
  gnu(
    "groupadd",
    "f/force g/gid: K/key: o/non-unique p/password: r/system U/users:",
    (args) => [users([...args.operands, ...args.valuesOf("U")], true)],
  ),
  gnu(
    "groupmod",
    "a/append g/gid: n/new-name: o/non-unique p/password: U/users:",
    changes("n", "U"),
  ),
  gnu("groupdel", "f/force", changes()),
  // Debian's and busybox's.
  gnu(
    "adduser addgroup",
    "system group gid: uid: home: shell: ingroup: disabled-password disabled-login no-create-home gecos: comment: force-badname allow-bad-names allow-all-names firstuid: lastuid: firstgid: lastgid: add_extra_groups quiet debug D S H h: g: s: G: u: k: M N r d: c: m",
    makesUser,
  ),
  gnu(
    "deluser delgroup",
    "system group remove-home remove-all-files quiet only-if-empty force f",
    removesUser,
  ),
  gnu(
    "gpasswd",
    "a/add: d/delete: r/remove-password R M/members: A/administrators:",
    changes("a", "d", "M"),
  ),
  gnu(
    "passwd",
    "d/delete l/lock u/unlock e/expire q/quiet S/status x/maxdays: n/mindays: w/warndays: i/inactive: stdin f a/all",
    changes(),
  ),
  gnu(
    "chpasswd chgpasswd",
    "e/encrypted m/md5 c/crypt-method: s/sha-rounds:",
    changes(),
  ),
  gnu(
    "chage",
    "d/lastday: E/expiredate: I/inactive: l/list m/mindays: M/maxdays: W/warndays:",
    changes(),
  ),
  gnu(
    "chsh chfn",
    "s/shell: f/full-name: r/room: w/work-phone: h/home-phone: o/other:",
    changes(),
  ),
  gnu("pwconv pwunconv grpconv grpunconv pwck grpck groupmems", "", changes()),
  // A file says whose homes it makes.
  gnu("newusers", "", ({ operands }) => [
    users([]),
    ...operands.map((file) => reads(file)),
    writes(fixed("/home"), true),
  ]),
  entry("vipw vigr", "", () => [users([]), unknown("an editor is started")]),
  entry("getent", "s: i"),
];
