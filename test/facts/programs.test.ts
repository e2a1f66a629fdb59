import { describe, expect, it } from "vitest";
import { readArgs, type OptionTable } from "../../src/facts/programs/args.ts";
import type { Effect } from "../../src/facts/programs/effect.ts";
import { effectsOf, programs } from "../../src/facts/programs/index.ts";
import {
  fixed,
  shown,
  type Operand,
} from "../../src/facts/programs/operand.ts";
import { readSed } from "../../src/facts/programs/sed.ts";
import { isPlainAwk } from "../../src/facts/programs/awk.ts";

/** Words of a call: `'…'` keeps blanks together, `$NAME` and globs are not fixed. */
function words(line: string): readonly Operand[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => {
    if (quoted !== undefined) return fixed(quoted);
    const text = bare ?? "";
    if (!/[$*?]/.test(text)) return fixed(text);
    const written = text.replace(/\$(\w+)/g, "${$1}");
    return { text, value: undefined, written };
  });
}

/** What a call does, as words; caches are said in managers.test.ts. */
function does(line: string): string {
  const [name, ...operands] = words(line);
  const said = effectsOf(name === undefined ? "" : shown(name), operands)
    .filter(({ kind }) => kind !== "cache")
    .map(say);
  return said.length === 0 ? "nothing" : said.join(", ");
}

function say(effect: Effect): string {
  switch (effect.kind) {
    case "reads":
    case "writes":
    case "owns":
      return `${effect.kind} ${shown(effect.path)}${effect.tree ? "/" : ""}`;
    case "deletes":
      return `deletes ${shown(effect.path)}${effect.tree ? "/" : ""}`;
    case "links":
      return `links ${shown(effect.to)}`;
    case "fetches":
      return effect.file === undefined
        ? "fetches"
        : `fetches into ${effect.file.written ?? "?"}`;
    case "unpacks": {
      const some = effect.whole ? "" : "some of ";
      const into =
        effect.into === undefined ? "" : ` into ${shown(effect.into)}`;
      return `unpacks ${some}${shown(effect.archive)}${into}`;
    }
    case "runs": {
      const user = effect.user === undefined ? "" : ` as ${effect.user}`;
      const often = effect.often ? " often" : "";
      return `runs [${effect.words.map(shown).join(" ")}]${user}${often}`;
    }
    case "runs-text":
      return `reads as script [${effect.text}]`;
    case "runs-script":
      return `runs script ${shown(effect.file)}`;
    case "runs-project":
      return `runs ${effect.tool} of the project`;
    case "packages":
      return `${effect.does}s ${effect.names.map(shown).join(" ")}`.trim();
    case "users":
      return `users ${effect.names.map(shown).join(" ")}`.trim();
    case "path":
      return effect.names === undefined
        ? "path"
        : `path ${effect.names.join(" ")}`.trim();
    case "starts":
      return `starts ${effect.program}`;
    case "moves":
      return `moves to ${effect.to === undefined ? "?" : shown(effect.to)}`;
    case "variable":
      return `sets ${effect.name}`;
    default:
      return effect.kind;
  }
}

/** Each line, and what it does. */
const CALLS: Readonly<Record<string, readonly (readonly [string, string])[]>> =
  {
    files: [
      ["cp a b", "reads a, writes b, writes b/a"],
      ["cp -a /root /x", "reads /root/, writes /x/, writes /x/root/"],
      ["cp -t /x a b", "reads a, reads b, writes /x/a, writes /x/b"],
      ["cp --target-directory=/x a", "reads a, writes /x/a"],
      ["cp --targ=/x a", "reads a, writes /x/a"],
      ["cp -T a b", "reads a, writes b"],
      ["cp a/* /x", "reads a/*, writes /x/, writes /x/*"],
      ["cp --unheard a b", "unknown"],
      ["mv a b", "reads a/, deletes a/, writes b, writes b/a"],
      ["ln -s a b", "links a, writes b, writes b/a"],
      ["ln -sf /x/y", "links /x/y, writes ./y"],
      ["install -D -m 755 a /x/a", "reads a, writes /x/a, writes /x/a/a"],
      ["install -d /x", "writes /x"],
      ["install -s --strip-program=./evil a b", "unknown"],
      ["rm -rf a $X", "deletes a/, deletes ${X}/"],
      ["rm --recursive --force a", "deletes a/"],
      ["rm -- -f", "deletes -f"],
      ["rm -f a", "deletes a"],
      ["rm -rfq a", "unknown"],
      ["rmdir a", "deletes a"],
      ["unlink a", "deletes a"],
      ["shred -u a", "deletes a"],
      ["mkdir -p /a/b", "writes /a/b"],
      ["mkdir -p -m 700 /a", "writes /a"],
      ["touch a", "writes a"],
      ["mknod /dev/fuse c 10 229", "writes /dev/fuse"],
      ["truncate -s 0 a", "writes a"],
      ["chmod -R 755 a b", "owns a/, owns b/"],
      ["chown app:app a", "owns a"],
      ["chmod --reference=x a", "owns a, reads x"],
      ["dd if=/dev/zero of=/x bs=1M", "reads /dev/zero, writes /x"],
      ["mktemp", "writes /tmp/tmp.XXXXXXXXXX"],
      ["mktemp -u", "nothing"],
      ["mktemp -p /x", "writes /x/tmp.XXXXXXXXXX"],
      ["tee -a a", "writes a"],
      ["cat a b", "reads a, reads b"],
      ["tail -n 3 a", "reads a"],
      ["tail -f a", "unknown"],
      ["sort -o b a", "reads a, writes b"],
      ["sort --compress-program=./evil a", "unknown"],
      ["sort --files0-from=x", "unknown"],
      ["uniq a b", "reads a, writes b"],
      ["split --filter=./evil a", "unknown"],
      ["split -l 10 a b", "reads a, writes b*"],
      ["wc -l a", "reads a"],
      ["wc --files0-from=a", "unknown"],
      ["du -sh /var", "reads /var/"],
      ["du --files0-from=a", "unknown"],
      ["df -h", "nothing"],
      ["ls", "reads ."],
      ["ls -R /x", "reads /x/"],
      ["sha256sum -c a", "reads a, reads ./, reads $(cat list)"],
      ["md5sum a", "reads a"],
      ["date +%s", "nothing"],
      ["date -f a", "unknown"],
      ["date -s 1", "unknown"],
      ["readlink -f a", "reads a"],
      ["basename /a/b .c", "nothing"],
    ],
    text: [
      ["grep -q x a", "reads a"],
      ["grep -r x", "reads ./"],
      ["grep -rn x /var", "reads /var/"],
      ["grep -e x a b", "reads a, reads b"],
      ["grep -f p a", "reads a, reads p"],
      ["sed -i s/a/b/ f", "reads f, writes f"],
      ["sed -i.bak s/a/b/ f", "reads f, writes f"],
      ["sed -n p f", "reads f"],
      ["sed -e s/a/b/ -e d f", "reads f"],
      ["sed '1e date' f", "unknown, reads f"],
      ["sed 's/a/b/e' f", "unknown, reads f"],
      ["sed 's/a/b/w out' f", "writes out, reads f"],
      ["sed 'w out' f", "writes out, reads f"],
      ["sed 'r in' f", "reads in, reads f"],
      ["sed -f script f", "unknown, reads f"],
      ["sed -s --unheard p f", "unknown"],
      ["sed s/a/$X/ f", "reads f"],
      ["sed $X f", "unknown, reads f"],
      ["awk '{print $1}' f", "reads f"],
      ["awk -F: '$3 > 5 {print $1}' f", "reads f"],
      ["awk '{system(\"x\")}' f", "unknown, reads f"],
      ["awk '{print | \"sh\"}' f", "unknown, reads f"],
      ["awk '{print > \"x\"}' f", "unknown, reads f"],
      ["awk 'BEGIN{while ((\"x\" | getline y) > 0) z}'", "unknown"],
      ["awk '/a|b/ {print}' f", "reads f"],
      ["awk -f script f", "unknown"],
      ["gawk -l lib '{print}'", "unknown"],
      ["patch -p1 -i a.patch", "reads a.patch, writes ./"],
      ["diff -r a b", "reads a/, reads b/"],
      ["jq -r .a f", "reads f"],
      ["jq 'include \"x\"; .a' f", "unknown, reads f"],
      ["jq -L lib .a f", "unknown"],
      ["strip --strip-all a", "reads a, writes a"],
      ["openssl req -x509 -keyout k -out c", "writes k, writes c"],
      ["openssl s_server", "unknown"],
      ["openssl req -engine ./x", "unknown"],
    ],
    archives: [
      ["tar xzf a.tgz -C /opt", "unpacks a.tgz into /opt"],
      ["tar -C /opt -xzf a.tgz", "unpacks a.tgz into /opt"],
      [
        "tar --extract --file=a.tgz --directory /opt",
        "unpacks a.tgz into /opt",
      ],
      ["tar xf a.tgz --strip-components=1", "unpacks a.tgz"],
      ["tar xf a.tgz one", "unpacks some of a.tgz"],
      ["tar xf a.tgz --exclude x", "unpacks some of a.tgz"],
      ["tar xOf a.tgz", "reads a.tgz"],
      ["tar tf a.tgz", "reads a.tgz"],
      ["tar --list -f a.tgz", "reads a.tgz"],
      ["tar df a.tgz", "reads a.tgz"],
      ["tar xjf a.tar.bz2", "unpacks a.tar.bz2, starts bzip2"],
      ["tar xf a.tar.xz", "unpacks a.tar.xz, starts xz"],
      ["tar xz -C /opt", "unpacks - into /opt"],
      ["tar czf a.tgz /var", "reads /var/, writes a.tgz"],
      ["tar cf - -C /var .", "reads /var/./"],
      ["tar xPf a.tgz", "unpacks some of a.tgz into /"],
      ["tar xf a.tgz --one-top-level", "unpacks a.tgz into a"],
      ["tar xf a.tgz --one-top-level=b -C /opt", "unpacks a.tgz into /opt/b"],
      ["tar xf host:a.tgz", "unknown"],
      ["tar xf a --to-command=./x", "unknown"],
      ["tar xf a --to-comm=./x", "unknown"],
      ["tar xf a --checkpoint=1 --checkpoint-action=exec=./x", "unknown"],
      ["tar -I ./x -xf a", "unknown"],
      ["tar xf a --use-compress-program=./x", "unknown"],
      ["tar xf a -F ./x", "unknown"],
      ["tar xf a --rsh-command=./x", "unknown"],
      ["tar xf a -T list", "unknown"],
      ["tar xf a --index-file=x", "unknown"],
      ["tar $OPTIONS a", "unknown"],
      ["tar -xf a -C b -C c", "unknown"],
      ["unzip a.zip -d /opt", "unpacks a.zip into /opt"],
      ["unzip -q a.zip", "unpacks a.zip"],
      ["unzip -l a.zip", "reads a.zip"],
      ["unzip -p a.zip x", "reads a.zip"],
      ["unzip -t a.zip", "reads a.zip"],
      ["unzip a.zip one", "unpacks some of a.zip"],
      ["zip -r a.zip /var", "reads /var/, writes a.zip"],
      ["zip -T -TT ./x a.zip b", "unknown"],
      ["gunzip a.gz", "unpacks a.gz, writes a, deletes a.gz"],
      ["gzip -d a.gz", "unpacks a.gz, writes a, deletes a.gz"],
      ["gunzip -k a.gz", "unpacks a.gz, writes a"],
      ["gunzip -c a.gz", "reads a.gz"],
      ["gzip -t a.gz", "reads a.gz"],
      ["gzip a", "reads a, writes a.gz, deletes a"],
      ["xz -d a.xz", "unpacks a.xz, writes a, deletes a.xz"],
      ["unxz --test a.xz", "reads a.xz"],
      ["zstd -d a.zst", "unpacks a.zst, writes a"],
      ["bunzip2 a.bz2", "unpacks a.bz2, writes a, deletes a.bz2"],
      ["7z x a.7z -o/opt", "unpacks a.7z into /opt"],
      ["7z l a.7z", "reads a.7z"],
      ["ar x a.deb", "unpacks a.deb"],
      ["ar t a.deb", "reads a.deb"],
      ["ar p a.deb", "reads a.deb"],
      ["ar rcs a.a b.o", "reads b.o, writes a.a"],
      ["dpkg-deb -x a.deb /opt", "unpacks a.deb into /opt"],
      ["dpkg-deb -c a.deb", "reads a.deb"],
      ["cpio -idm", "unpacks -"],
      ["cpio -t", "nothing"],
      ["jar xf a.jar", "unpacks a.jar"],
      ["jar tf a.jar", "reads a.jar"],
    ],
    network: [
      ["curl -fsSL https://a.b/c.tgz -o /x", "fetches into /x"],
      ["curl -fsSLO https://a.b/c.tgz", "fetches into c.tgz"],
      ["curl -sO --output-dir /x https://a.b/c", "fetches into /x/c"],
      ["curl https://a.b/c", "fetches"],
      ["curl -o- https://a.b/c", "fetches"],
      ["curl -LOJ https://a.b/c", "writes ./, fetches into ?"],
      ["curl -T a https://a.b", "reads a, fetches"],
      ["curl -d @a https://a.b", "reads a, fetches"],
      ["curl file:///etc/x -o y", "reads /etc/x, fetches into y"],
      ["curl -c jar https://a.b", "writes jar, fetches"],
      ["curl -K config", "unknown"],
      ["curl --config config", "unknown"],
      ["curl --engine ./x https://a.b", "unknown"],
      ["curl --libcurl x https://a.b", "unknown"],
      ["wget https://a.b/c.tgz", "fetches into c.tgz"],
      ["wget -q -P /x https://a.b/c.tgz", "fetches into /x/c.tgz"],
      ["wget -qO- https://a.b/c.tgz", "fetches"],
      ["wget -O x https://a.b/c", "fetches into x"],
      ["wget -nv -nc https://a.b/c", "fetches into c"],
      ["wget https://a.b/", "fetches into ?"],
      ["wget -r https://a.b/c", "writes ./, fetches into ?"],
      ["wget -b https://a.b/c", "unknown"],
      ["wget -i list", "unknown"],
      ["wget -e use_proxy=on https://a.b", "unknown"],
      ["wget --use-askpass=./x https://a.b", "unknown"],
      ["rsync -a /files/ /", "reads /files//, writes //"],
      ["rsync -a host:/x /y", "unknown, writes /y/"],
      ["rsync -e ./x a b", "unknown"],
      ["rsync --rsync-path=./x a b", "unknown"],
      ["rsync --daemon", "unknown"],
      ["git clone https://a.b/c.git", "fetches into c, writes c/"],
      [
        "git clone -b v1 --depth 1 https://a.b/c d",
        "fetches into d, writes d/",
      ],
      ["git clone git@a.b:c.git", "starts ssh, fetches into c, writes c/"],
      ["git clone /srv/x", "reads /srv/x/, fetches into x, writes x/"],
      ["git clone ext::sh a", "unknown, fetches into a, writes a/"],
      ["git clone -u ./x https://a.b/c", "unknown"],
      ["git clone --template=x https://a.b/c", "unknown"],
      ["git -c core.sshCommand=./x clone https://a.b/c", "unknown"],
      ["git -c alias.x=!y x", "unknown"],
      [
        "git -c http.sslVerify=false clone https://a.b/c",
        "fetches into c, writes c/",
      ],
      ["git config --global alias.x !y", "unknown"],
      ["git config --global user.name x", "writes ~/.gitconfig"],
      ["git config --global core.hooksPath x", "unknown"],
      ["git submodule update --init", "reads ./, writes ./"],
      ["git submodule foreach x", "unknown"],
      ["git daemon --detach", "unknown"],
      ["git bisect run x", "unknown"],
      ["git -C /x rev-parse HEAD", "reads /x/./"],
      ["git rebase -x y", "unknown"],
      ["git frob", "unknown"],
      ["ssh host x", "unknown"],
      ["gpg --dearmor -o a b", "reads b, writes a"],
      ["gpg --recv-keys X", "leaves-process, writes ~/.gnupg/"],
      ["gpg --unheard", "leaves-process, unknown"],
      ["gpg --version", "nothing"],
    ],
    accounts: [
      ["useradd -m app", "users app, writes /home/app/"],
      ["useradd -M -r app", "users app"],
      ["useradd --root /x app", "unknown"],
      ["useradd -d /x app", "users app, writes /x/"],
      ["usermod -aG docker app", "users app docker"],
      ["groupadd app", "users app"],
      ["groupadd --prefix /x app", "unknown"],
      ["adduser -D -H app", "users app"],
      ["adduser --system --no-create-home app", "users app"],
      ["userdel app", "users app"],
      ["gpasswd -a root docker", "users docker root"],
      ["chpasswd", "users"],
      ["vipw", "users, unknown"],
      ["getent passwd", "nothing"],
    ],
    system: [
      ["ldconfig", "writes /etc/ld.so.cache"],
      ["ldconfig -r /x", "unknown"],
      ["update-ca-certificates", "writes /etc/ssl/certs/"],
      ["service x start", "leaves-process"],
      ["systemctl enable x", "leaves-process"],
      ["/etc/init.d/cron start", "leaves-process"],
      ["redis-server", "leaves-process, unknown"],
      ["mount /x", "kernel"],
      ["sysctl -w a=b", "kernel"],
      ["hostname", "nothing"],
      ["hostname -f", "nothing"],
      ["hostname x", "kernel"],
      ["dpkg-reconfigure dash", "path sh"],
      ["dpkg-reconfigure frob", "unknown"],
      [
        "update-alternatives --install /usr/bin/x x /y 1",
        "path x x, writes /usr/bin/x",
      ],
      ["update-alternatives --set x /y", "path x y"],
      ["dpkg-divert --add /bin/sh", "path sh, writes /bin/sh, deletes /bin/sh"],
      ["crontab -e", "unknown"],
    ],
    builtins: [
      ["cd /x", "moves to /x"],
      ["cd", "moves to ?"],
      ["cd -", "moves to ?"],
      ["pushd /x", "moves to ?"],
      ["export A=b", "sets A"],
      ["unset A", "sets A"],
      ["read A B", "sets A, sets B"],
      ["printf -v A x", "sets A"],
      ["printf x", "nothing"],
      ["set -e", "shell"],
      ["alias a=b", "shell, unknown"],
      ["eval 'rm x'", "reads as script [rm x]"],
      ["eval $X", "unknown"],
      ["trap 'rm x' EXIT", "shell, reads as script [rm x]"],
      [". ./x", "runs script ./x"],
      ["source x", "runs script x"],
      ["command -v x", "nothing"],
      ["command rm x", "runs [rm x]"],
      ["exec x", "shell, runs [x]"],
      ["test -x /x", "reads /x"],
      ["[ a -nt b ]", "reads a, reads b"],
      ["[ $X = y ]", "nothing"],
      ["true", "nothing"],
    ],
    runners: [
      ["env A=b x y", "sets A, runs [x y]"],
      ["env -u A x", "sets A, runs [x]"],
      ["env -S 'x y'", "unknown"],
      ["env -C /x y", "unknown"],
      ["env", "nothing"],
      ["sudo x", "runs [x] as root"],
      ["sudo -u app x", "runs [x] as app"],
      ["sudo -b x", "leaves-process, runs [x] as root"],
      ["sudo -i", "unknown"],
      ["sudo --unheard x", "unknown"],
      ["su app -c 'x y'", "reads as script [x y]"],
      ["su app", "unknown"],
      ["gosu app x", "runs [x] as app"],
      ["timeout -k 5 10 x", "runs [x]"],
      ["nice -n 5 x", "runs [x]"],
      ["nohup x", "runs [x]"],
      ["setsid x", "leaves-process, runs [x]"],
      ["tini -- x", "runs [x]"],
      ["xargs rm -f", "runs [rm -f] often"],
      ["xargs -I{} rm {}", "runs [rm {}] often"],
      ["xargs -0 -n 1 rm", "runs [rm] often"],
      ["xargs --unheard rm", "unknown"],
      ["find /x -name a -delete", "reads /x/, deletes /x/**/a/"],
      ["find /x -delete", "reads /x/, deletes /x/**/"],
      ["find /x -exec rm {} +", "reads /x/, runs [rm /x/**] often"],
      ["find -type f -ok x ;", "reads ./, runs [x] often"],
      ["find /x -fprint y", "reads /x/, writes y"],
      ["find /x -unheard", "reads /x/, unknown"],
      ["find /x -files0-from y", "reads /x/, unknown"],
      ["sh -c 'x y'", "reads as script [x y]"],
      ["bash -exc 'x y'", "reads as script [x y]"],
      ["sh -c $X", "unknown"],
      ["sh x", "runs script x"],
      ["bash -x x", "runs script x"],
      ["sh", "unknown"],
      ["sh -s x", "unknown"],
      ["bash -i x", "unknown"],
      ["bash --init-file x", "unknown"],
      ["busybox wget -O- https://a.b", "runs [wget -O- https://a.b]"],
      ["chroot /x y", "unknown"],
      ["parallel x", "unknown"],
      ["watch x", "unknown"],
    ],
    compilers: [
      ["gcc -O2 -o a a.c", "compiles, reads a.c, writes a"],
      ["gcc --version", "nothing"],
      ["gcc -B./x a.c", "compiles, unknown"],
      ["gcc -wrapper x a.c", "compiles, unknown"],
      ["gcc -fplugin=x a.c", "compiles, unknown"],
      ["gcc @args", "compiles, unknown"],
      ["gcc -specs=x a.c", "compiles, unknown"],
      ["make", "compiles, runs make of the project, writes ./"],
      [
        "make -C x -j4 install",
        "compiles, runs make of the project, writes x/",
      ],
      ["make --eval=x", "compiles, unknown"],
      ["make --version", "nothing"],
      ["cmake .", "compiles, runs cmake of the project, writes ./"],
      ["go build ./...", "compiles, starts git, writes ./"],
      ["go mod download", "starts git, writes ./"],
      [
        "go run x.go",
        "compiles, starts git, runs go of the project, writes ./",
      ],
      [
        "go generate",
        "compiles, starts git, runs go of the project, writes ./",
      ],
      ["go build -toolexec ./x", "unknown"],
      ["go test -exec ./x", "unknown"],
      ["go frob", "unknown"],
      ["cargo build", "compiles, runs cargo of the project, writes target/"],
      ["cargo fetch", "writes ./"],
      [
        "gradle build",
        "compiles, runs gradle of the project, writes ./, leaves-process",
      ],
      [
        "gradle --no-daemon build",
        "compiles, runs gradle of the project, writes ./",
      ],
      ["mvn package", "compiles, runs mvn of the project, writes ./"],
      ["./configure --prefix=/x", "runs script ./configure, compiles"],
      ["./x", "runs script ./x"],
      ["/opt/x/bin/rm a", "runs script /opt/x/bin/rm"],
      ["/bin/rm a", "deletes a"],
    ],
    languages: [
      ["python3 --version", "nothing"],
      ["python3 x.py", "runs script x.py"],
      ["python3 -c x", "unknown"],
      ["python3 -m x", "unknown"],
      ["python3 -m venv /x", "writes /x/"],
      ["python3", "unknown"],
      ["node x.js", "runs script x.js"],
      ["node -e x", "unknown"],
      ["perl -e x", "unknown"],
      ["java -version", "nothing"],
      ["java -jar x", "unknown"],
      ["bundle install", "path, writes vendor/, runs bundle of the project"],
      ["bundle exec x", "unknown"],
      ["poetry run x", "unknown"],
      ["pipenv run x", "unknown"],
      ["uv run x", "unknown"],
      ["conda run x", "unknown"],
      ["composer install --no-scripts", "path, writes vendor/"],
      [
        "composer install",
        "path, writes vendor/, runs composer of the project",
      ],
      ["npx x", "unknown"],
      ["gem install x", "compiles, path"],
    ],
    packages: [
      ["apt-get install -y curl=7 wget", "path, installs curl wget"],
      ["apt-get install -y --no-install-recommends $X", "path, installs ${X}"],
      ["apt-get -s install x", "nothing"],
      ["apt-get install -y --download-only x", "nothing"],
      [
        "apt-get install ./x.deb",
        "path, installs ./x.deb, unpacks ./x.deb into /",
      ],
      ["apt-get update", "nothing"],
      ["apt-get purge -y x", "path, removes x"],
      ["apt-get autoremove -y", "path, removes"],
      [
        "apt-get install -o Dpkg::Options::=--force-confold x",
        "path, installs x",
      ],
      [
        "apt-get install -o Dpkg::Post-Invoke::=./x y",
        "unknown, path, installs y",
      ],
      ["apt-get install --unheard x", "installs x, path, unknown"],
      ["apt-get -c x install y", "unknown"],
      ["apt-get frob", "unknown"],
      ["apt-mark manual x", "marks x"],
      ["dpkg -i a.deb", "unpacks a.deb into /, path"],
      ["dpkg --root=/x -i a.deb", "unknown"],
      ["dpkg --pre-invoke=x -i a.deb", "unknown"],
      ["apk add --no-cache curl", "installs curl, path curl"],
      ["apk add --no-cache alpine-sdk", "installs alpine-sdk, path"],
      ["apk add -t .b gcc", "installs gcc .b, path gcc"],
      ["apk del .b", "removes .b, path"],
      ["apk --unheard add x", "unknown"],
      ["yum install -y x", "installs x, path"],
      ["yum install --installroot=/x y", "unknown"],
      ["dnf remove x", "removes x, path"],
      ["pip install x==1 y[z]", "installs x y, path"],
      ["pip install -r a", "reads a, installs, path"],
      ["pip install .", "installs ., reads ./, runs pip of the project, path"],
      ["pip install --config-file x y", "unknown"],
      ["pip frob", "unknown"],
      ["python3 -m pip install x", "installs x, path"],
      ["npm ci", "runs npm of the project, path, writes node_modules/"],
      ["npm ci --ignore-scripts", "path, writes node_modules/"],
      ["npm install -g x@1", "installs x, path"],
      ["npm run build", "runs npm of the project"],
      ["npm start", "runs npm of the project"],
      ["npm exec x", "unknown"],
      [
        "npm ci --script-shell=./x",
        "unknown, runs npm of the project, path, writes node_modules/",
      ],
      ["npm config set script-shell ./x", "unknown"],
      ["npm view x", "nothing"],
      ["yarn", "runs yarn of the project, path, writes node_modules/"],
      ["yarn build", "runs yarn of the project"],
      ["yarn dlx x", "unknown"],
      ["yarn global add x", "installs x, path"],
      ["frobnicate", "unknown"],
    ],
  };

describe.each(Object.entries(CALLS))("%s", (_, calls) => {
  it.each(calls)("%s: %s", (line, expected) => {
    expect(does(line)).toBe(expected);
  });
});

describe("the table", () => {
  it.each([...programs.keys()])("%s says no to what nobody knows", (name) => {
    const program = programs.get(name);
    if (program === undefined || "readWords" in program) return;
    const effects = effectsOf(name, [fixed("--frobnicate-it")]);
    expect(effects.map(({ kind }) => kind)).toContain("unknown");
  });

  it.each([
    ["wget", "WGETRC"],
    ["git", "GIT_SSH_COMMAND"],
  ])("%s does what %s says", (name, variable) => {
    const effects = effectsOf(name, [fixed("https://a.b/c")], {
      variable: (each) => (each === variable ? "./x" : undefined),
    });
    expect(effects.map(({ kind }) => kind)).toEqual(["unknown"]);
  });
});

const TABLE: OptionTable = {
  options: "f/force r/R/recursive C/directory: color? i? verbose version",
  abbreviates: true,
};

/** Options and operands, as words. */
function args(line: string, table: OptionTable = TABLE): string {
  const { given, operands, unlisted } = readArgs(table, words(line));
  return [
    ...given.map(({ name, value }) =>
      value === undefined ? name : `${name}=${shown(value)}`,
    ),
    ...(unlisted === undefined ? [] : [`not listed: ${unlisted}`]),
    "|",
    ...operands.map(shown),
  ].join(" ");
}

describe("options", () => {
  it.each([
    ["-f a", "f | a"],
    ["-fr a", "f r | a"],
    ["-R a", "r | a"],
    ["-C /x a", "C=/x | a"],
    ["-C/x a", "C=/x | a"],
    ["-fC/x a", "f C=/x | a"],
    ["--directory=/x", "C=/x |"],
    ["--directory /x", "C=/x |"],
    ["--dir /x", "C=/x |"],
    ["--color a", "color | a"],
    ["--color=always a", "color=always | a"],
    ["-i.bak a", "i=.bak | a"],
    ["-i a", "i | a"],
    ["a -f b", "f | a b"],
    ["-- -f", "| -f"],
    ["-", "| -"],
    ["--ver", "not listed: --ver |"],
    ["--verb", "verbose |"],
    ["--force=x", "not listed: --force=x |"],
    ["-fx", "not listed: -fx |"],
    ["-C", "not listed: -C |"],
    ["-C$X", "C=${X} |"],
    ["$X", "| ${X}"],
  ])("%s: %s", (line, expected) => {
    expect(args(line)).toBe(expected);
  });

  it.each<[string, OptionTable, string]>([
    ["-f a -r", { ...TABLE, stops: true }, "f | a -r"],
    ["fC /x a", { ...TABLE, bareCluster: true }, "f C=/x | a"],
    ["--dir /x", { ...TABLE, abbreviates: false }, "not listed: --dir | /x"],
    ["-force -color=x", { ...TABLE, singleDash: true }, "f color=x |"],
    ["+x a", { ...TABLE, plus: true }, "not listed: +x | a"],
  ])("%s", (line, table, expected) => {
    expect(args(line, table)).toBe(expected);
  });
});

describe("scripts of sed", () => {
  it.each([
    "s/a/b/g",
    "s|a|b|;s,c,d,2",
    "/^#/d",
    "1,5p",
    "$!N;P;D",
    "/a/,/b/{s/c/d/;p}",
    "a\\\ntext e",
    "i text with e",
    "$a\\",
    "a\\\\\np",
    "y/abc/def/",
    ":a;N;$!ba;s/\\n/ /g",
    "\\#x#d",
    "s/${X}/${Y}/",
    "# e\np",
    "0~4d",
  ])("%s only changes lines", (script) => {
    expect(readSed(script)).toEqual({ reads: [], writes: [] });
  });

  it.each([
    "e",
    "1e date",
    "s/a/b/e",
    "s/a/b/ge",
    "p;e date",
    "/a/{e date\n}",
    "s/a/b/;s/c/d/e",
    "${X}",
    "s/a",
    "v;?",
  ])("%s may run something", (script) => {
    expect(readSed(script)).toBeUndefined();
  });
});

describe("programs of awk", () => {
  it.each([
    "{print $1}",
    "NR>1",
    "/a|b/",
    '{print "a > b | c"}',
    "a || b",
    "# system()\n{print}",
    "{x = a / b / c; print x}",
  ])("%s is plain", (text) => {
    expect(isPlainAwk(text)).toBe(true);
  });
  it.each([
    '{system("x")}',
    '{print > "x"}',
    '{print | "x"}',
    '"x" | getline',
    '@include "x"',
    '{print >> "x"}',
    '{printf "a" > "x"}',
    '{"x" |& getline}',
    '{print "',
  ])("%s is not", (text) => {
    expect(isPlainAwk(text)).toBe(false);
  });
});
