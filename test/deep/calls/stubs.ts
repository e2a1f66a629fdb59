/** Programs that would need the network: they write what they would leave in their caches, and what they were told of packages. */
export const STUBS: Readonly<Record<string, string>> = {
  "apt-get": `case " $* " in
*" update "*) mkdir -p /var/lib/apt/lists; echo main > /var/lib/apt/lists/main ;;
*" install "*) [ -s /var/lib/apt/lists/main ] || exit 100; mkdir -p /var/lib/dpkg; echo "$*" >> /var/lib/dpkg/status ;;
esac`,
  apk: `mkdir -p /lib/apk /var/cache/apk
case " $* " in *" --no-cache "*) ;; *) echo index > /var/cache/apk/APKINDEX ;; esac`,
  pip: `mkdir -p /root/.cache/pip /opt/site
case " $* " in *" --no-cache-dir "*) ;; *) echo wheel > /root/.cache/pip/wheel ;; esac
echo flask > /opt/site/flask`,
  npm: `mkdir -p /root/.npm/_cacache
case "$1" in
cache) rm -rf /root/.npm/_cacache ;;
*) echo index > /root/.npm/_cacache/index; mkdir -p node_modules; echo x > node_modules/x ;;
esac`,
  curl: `cp /data/a.tgz /a.tgz`,
};
