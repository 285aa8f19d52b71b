import { type ChildProcess, execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../config";

/** The script that instances run. */
export const startScript = join(projectRoot, "modules/compute/ec2/start-server.sh");

/** What a run of the script came to. */
export interface ScriptRun {
  readonly code: number;
  readonly output: string;
}

/**
 * An instance without a machine: a directory that stands for its root, and commands on PATH that stand for Amazon
 * Linux's own. Node.js, bash, curl and coreutils are the real ones.
 */
export class InstanceSandbox {
  readonly root = mkdtempSync(join(tmpdir(), "instance-"));
  private readonly commands = join(this.root, "commands");
  private readonly archives = join(this.root, "archives");

  constructor() {
    mkdirSync(this.commands);
    mkdirSync(this.archives);
    const node = process.execPath;
    // Packages bring the commands that the script uses from then on.
    this.command(
      "dnf",
      `
      ln -sf ${node} ${this.commands}/node-22
      printf '%s\\n' '#!/bin/bash' '${npm(this.root)}' >${this.commands}/npm-22
      chmod +x ${this.commands}/npm-22`,
    );
    this.command(
      "aws",
      `
      case "$1 $2" in
        "ssm get-parameter") cat ${this.root}/parameter ;;
        "s3 cp") cp ${this.archives}/"$(basename "$4")" "$5" ;;
        *) echo "unexpected: aws $*" >&2; exit 64 ;;
      esac`,
    );
    this.command("id", "exit 1");
    // The user does not exist on this machine, so that nothing can be given to it.
    this.command(
      "install",
      `
      args=()
      while (($#)); do
        case $1 in --owner | --group) shift 2 ;; *) args+=("$1"); shift ;; esac
      done
      exec ${systemInstall()} "\${args[@]}"`,
    );
    this.command("unzip", `exec ${node} ${join(__dirname, "unzip.cjs")} "$2" "$4"`);
    this.command("systemctl", systemctl(this.root));
    for (const name of ["amazon-cloudwatch-agent-ctl", "logger", "useradd"]) this.command(name, "true");
  }

  /** Has a command do something else. Every call of it is noted. */
  command(name: string, body: string): void {
    const file = join(this.commands, name);
    writeFileSync(file, `#!/bin/bash\nprintf '%s\\n' "${name} $*" >>${this.root}/calls\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** Has a command fail some times before it does what it did. */
  failing(name: string, times: number): void {
    const file = join(this.commands, name);
    const body = readFileSync(file, "utf8").split("\n").slice(2).join("\n");
    this.command(
      name,
      `
      failures=$(cat ${this.root}/failures-${name} 2>/dev/null || echo 0)
      if ((failures < ${times})); then echo $((failures + 1)) >${this.root}/failures-${name}; exit 1; fi
      ${body}`,
    );
  }

  /** Puts an archive where releases lie, and names it as the one that runs. */
  release(digest: string, archive: Uint8Array): void {
    writeFileSync(join(this.archives, `${digest}.zip`), archive);
    this.parameter(digest);
  }

  parameter(value: string): void {
    writeFileSync(join(this.root, "parameter"), `${value}\n`);
  }

  /** The commands that were called, each with its arguments. */
  get calls(): string[] {
    return this.read("calls").trim().split("\n");
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  run(variables: Readonly<Record<string, string>>): Promise<ScriptRun> {
    return new Promise((resolve) => {
      const env = { ...variables, DESTDIR: this.root, PATH: `${this.commands}:${process.env.PATH}` };
      const child: ChildProcess = execFile("bash", [startScript], { env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      });
      child.stdin?.end();
    });
  }

  /** Ends the server, if one runs. */
  remove(): void {
    if (existsSync(join(this.root, "service.pid"))) {
      try {
        process.kill(-Number(this.read("service.pid")), "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(address !== null && typeof address === "object" ? address.port : 0);
      });
    });
  });
}

function systemInstall(): string {
  return ["/usr/bin/install", "/bin/install"].find((path) => existsSync(path)) ?? "install";
}

/** npm lays down a PM2 that starts the one app of its file, in one process. */
function npm(root: string): string {
  return `printf "%s\\\\n" "npm-22 $*" >>${root}/calls; mkdir -p "$3/node_modules/pm2/bin"; cp ${join(__dirname, "pm2-runtime.cjs")} "$3/node_modules/pm2/bin/pm2-runtime"`;
}

/** systemd, as far as a unit's ExecStart, Environment and StandardOutput go. */
function systemctl(root: string): string {
  const unit = `${root}/etc/systemd/system/outreach.service`;
  return `
    case "$1" in
      enable)
        log=$(sed -n 's/^StandardOutput=append://p' ${unit})
        export "$(sed -n 's/^Environment=//p' ${unit})"
        setsid bash -c "exec $(sed -n 's/^ExecStart=//p' ${unit})" >>"$log" 2>&1 </dev/null &
        echo $! >${root}/service.pid ;;
      disable)
        [[ -f ${root}/service.pid ]] && kill -- "-$(cat ${root}/service.pid)" ;;
    esac
    true`;
}
