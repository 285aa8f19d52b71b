# Starts Outreach's server on an instance of Amazon Linux 2023: Next.js's standalone server under PM2, as a service of
# systemd. Runs once, as root, when the instance starts (its user data).
#
# What can fail for a moment is tried again; whatever fails for good ends the script, with a line that says where, and
# leaves no server running, so that the instance never turns healthy and the group replaces it.
#
# OUTREACH_NODE_MAJOR         major version of Node.js, from Amazon Linux's own packages
# OUTREACH_PM2_VERSION        exact version of PM2, from npm
# OUTREACH_RELEASE_PARAMETER  SSM parameter with the SHA-256 (hexadecimal) of the release's archive
# OUTREACH_ARCHIVES           where archives lie: s3://<bucket>/<prefix>; each is called <SHA-256>.zip
# OUTREACH_VARIABLES          the server's environment: a JSON object in base64
# OUTREACH_AGENT              the CloudWatch agent's configuration: JSON in base64
# OUTREACH_HEALTH_PATH        path that answers 200 exactly when the server is well
# OUTREACH_RETRY_SECONDS      pause after the first failure; it doubles with every further one (default 5)
# OUTREACH_START_SECONDS      time that the server has for its first good answer (default 120)
# DESTDIR                     directory below which every file is laid down (default: the root)
set -Eeuo pipefail
umask 022

readonly attempts=5
readonly base="${DESTDIR:-}/srv/outreach"
readonly state="${DESTDIR:-}/var/lib/outreach"
readonly logs="${DESTDIR:-}/var/log/outreach"
readonly unit="${DESTDIR:-}/etc/systemd/system/outreach.service"
readonly user=outreach

say() {
  printf 'outreach: %s\n' "$*" >&2
  logger --tag outreach -- "$*" || true
}

fail() {
  trap - ERR
  say "FAILED: $*"
  systemctl disable --now outreach.service >/dev/null 2>&1 || true
  exit 1
}
trap 'fail "line $LINENO: $BASH_COMMAND"' ERR

# retry WHAT COMMAND...: runs the command until it succeeds, at most five times.
retry() {
  local what=$1 attempt pause=${OUTREACH_RETRY_SECONDS:-5}
  shift
  for ((attempt = 1; ; attempt++)); do
    if "$@"; then return 0; fi
    if ((attempt == attempts)); then fail "$what did not succeed in $attempts attempts"; fi
    say "$what failed (attempt $attempt of $attempts); again in $pause seconds"
    sleep "$pause"
    pause=$((pause * 2))
  done
}

install_packages() {
  retry "installing packages" dnf install --assumeyes --quiet \
    "nodejs$OUTREACH_NODE_MAJOR" "nodejs$OUTREACH_NODE_MAJOR-npm" amazon-cloudwatch-agent unzip
  node=$(command -v "node-$OUTREACH_NODE_MAJOR") || fail "the packages brought no node-$OUTREACH_NODE_MAJOR"
}

# Before anything else that may fail: it carries this script's own output away.
start_agent() {
  install --directory "${DESTDIR:-}/etc/outreach" "${DESTDIR:-}/etc/logrotate.d" "$logs"
  base64 --decode <<<"$OUTREACH_AGENT" >"${DESTDIR:-}/etc/outreach/cloudwatch-agent.json"
  amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c "file:${DESTDIR:-}/etc/outreach/cloudwatch-agent.json"
  cat >"${DESTDIR:-}/etc/logrotate.d/outreach" <<END
$logs/*.log {
  size 50M
  rotate 4
  compress
  copytruncate
  missingok
}
END
}

install_pm2() {
  retry "installing PM2" "npm-$OUTREACH_NODE_MAJOR" install --prefix "$base/pm2" --no-audit --no-fund --ignore-scripts \
    "pm2@$OUTREACH_PM2_VERSION"
}

make_user() {
  id "$user" >/dev/null 2>&1 || useradd --system --home-dir "$state" --shell /sbin/nologin "$user"
  install --directory --owner "$user" --group "$user" --mode 0750 "$state" "$state/cache" "$logs"
}

# The server may read its code and not change it; what Next.js caches lies elsewhere.
get_release() {
  local digest archive release
  digest=$(retry "reading the release" aws ssm get-parameter \
    --name "$OUTREACH_RELEASE_PARAMETER" --query Parameter.Value --output text)
  [[ $digest =~ ^[0-9a-f]{64}$ ]] || fail "$OUTREACH_RELEASE_PARAMETER holds no SHA-256: $digest"
  archive="$base/$digest.zip"
  release="$base/releases/$digest"
  retry "downloading release $digest" aws s3 cp --only-show-errors "$OUTREACH_ARCHIVES/$digest.zip" "$archive"
  sha256sum --check --status <<<"$digest  $archive" || fail "the archive of release $digest has another SHA-256"
  rm -rf "$release"
  mkdir -p "$release"
  unzip -q "$archive" -d "$release"
  rm "$archive"
  [[ -f $release/server.js ]] || fail "release $digest has no server.js"
  mkdir -p "$release/.next"
  rm -rf "$release/.next/cache"
  ln -s "$state/cache" "$release/.next/cache"
  ln -sfn "$release" "$base/current"
  say "release $digest is in place"
}

# One process for each processor; PM2 restarts what ends or grows too large.
write_service() {
  base64 --decode <<<"$OUTREACH_VARIABLES" >"$base/variables.json"
  "$node" - "$base" <<'END'
const { readFileSync, writeFileSync } = require("node:fs");
const base = process.argv[2];
const app = {
  name: "outreach",
  cwd: `${base}/current`,
  script: "server.js",
  exec_mode: "cluster",
  instances: "max",
  max_memory_restart: "700M",
  kill_timeout: 35_000,
  out_file: "/dev/null",
  error_file: "/dev/null",
  env: JSON.parse(readFileSync(`${base}/variables.json`, "utf8")),
};
writeFileSync(`${base}/processes.json`, JSON.stringify({ apps: [app] }, undefined, 2));
END
  install --directory "$(dirname "$unit")"
  cat >"$unit" <<END
[Unit]
Description=Outreach's server
After=network-online.target
Wants=network-online.target

[Service]
User=$user
Environment=PM2_HOME=$state/pm2
ExecStart=$node $base/pm2/node_modules/pm2/bin/pm2-runtime start $base/processes.json --raw
Restart=always
RestartSec=5
TimeoutStopSec=40
StandardOutput=append:$logs/server.log
StandardError=append:$logs/server.log
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=yes
ReadWritePaths=$state $logs

[Install]
WantedBy=multi-user.target
END
}

start_service() {
  systemctl daemon-reload
  systemctl enable --now outreach.service
}

wait_until_well() {
  local port address deadline=$((SECONDS + ${OUTREACH_START_SECONDS:-120}))
  port=$("$node" -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).PORT' "$base/variables.json")
  address="http://127.0.0.1:$port$OUTREACH_HEALTH_PATH"
  until curl --silent --fail --max-time 5 --output /dev/null "$address"; do
    if ((SECONDS >= deadline)); then
      tail -n 20 "$logs/server.log" || true
      fail "the server gave no good answer under $address"
    fi
    sleep 1
  done
  say "the server answers under $address"
}

install_packages
start_agent
install_pm2
make_user
get_release
write_service
start_service
wait_until_well
