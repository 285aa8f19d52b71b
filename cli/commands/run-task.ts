import { once } from "node:events";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { UserError } from "../../config/user-error";
import {
  Hosts,
  KeyRing,
  type KeySource,
  type LogLevel,
  RunTaskMetrics,
  RunTaskService,
  hcpHosts,
  keyInFile,
  keyInParameter,
  keyInSecret,
  keyInVariable,
  listen,
  logLevels,
  openHttps,
  openJudgePool,
  openLog,
  serviceDefaults,
} from "../../run-task/index";
import { write } from "../output";
import { enterUsersDirectory } from "../working-directory";

/** Variables with a key each; the second is for the time in which one is rotated. */
const keyVariables = ["RUN_TASK_HMAC_KEY", "RUN_TASK_HMAC_KEY_NEXT"];

/** How long (ms) the last reports may take after the grace time is over. */
const LAST_REPORTS_MS = 10_000;

interface RunTaskOptions {
  readonly port: number;
  readonly listen: string;
  readonly server: readonly string[];
  readonly downloadHost: readonly string[];
  readonly keyFile: readonly string[];
  readonly keySecret: readonly string[];
  readonly keyParameter: readonly string[];
  readonly concurrency: number;
  readonly threads: number;
  readonly queue: number;
  readonly rate: number;
  readonly burst: number;
  readonly maxBody: number;
  readonly maxPlan: number;
  readonly maxRunAge: number;
  readonly judgeTimeout: number;
  readonly shutdownTimeout: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly detailsUrl?: string;
  readonly logLevel: LogLevel;
}

/** `outreach run-task`: serves the gate as a Terraform Cloud run task until SIGTERM or SIGINT. */
export function runTaskCommand(): Command {
  const { rate } = serviceDefaults;
  return new Command("run-task")
    .description("Serve the gate as a run task of Terraform Cloud.")
    .addOption(option("--port <number>", "port to listen on", "PORT").default(8080).argParser(whole(0, 65_535)))
    .addOption(option("--listen <address>", "address to listen on", "LISTEN").default("127.0.0.1"))
    .addOption(several("--server <host>", "server whose runs are judged", "SERVERS").default(hcpHosts.api))
    .addOption(
      several(
        "--download-host <host>",
        "where servers may send on to for plans, without a token",
        "DOWNLOAD_HOSTS",
      ).default(hcpHosts.downloads),
    )
    .addOption(several("--key-file <file>", "file with an HMAC key", "KEY_FILES").default([]))
    .addOption(several("--key-secret <name>", "secret of Secrets Manager with an HMAC key", "KEY_SECRETS").default([]))
    .addOption(several("--key-parameter <name>", "SSM parameter with an HMAC key", "KEY_PARAMETERS").default([]))
    .addOption(
      option("--concurrency <number>", "runs at work at a time", "CONCURRENCY")
        .default(serviceDefaults.concurrency)
        .argParser(whole(1, 256)),
    )
    .addOption(
      option("--threads <number>", "plans that are judged at a time", "THREADS")
        .default(Math.max(1, availableParallelism() - 1))
        .argParser(whole(1, 64)),
    )
    .addOption(
      option("--queue <number>", "runs that may wait", "QUEUE")
        .default(serviceDefaults.queueLength)
        .argParser(whole(1, 100_000)),
    )
    .addOption(
      option("--rate <number>", "requests a second from one address", "RATE")
        .default(rate.perSecond)
        .argParser(whole(1, 100_000)),
    )
    .addOption(
      option("--burst <number>", "requests at once from one address", "BURST")
        .default(rate.burst)
        .argParser(whole(1, 1_000_000)),
    )
    .addOption(
      option("--max-body <bytes>", "largest request", "MAX_BODY")
        .default(serviceDefaults.maxBodyBytes)
        .argParser(whole(1024, 6 * 1024 * 1024)),
    )
    .addOption(
      option("--max-plan <bytes>", "largest plan", "MAX_PLAN")
        .default(serviceDefaults.maxPlanBytes)
        .argParser(whole(1024, 512 * 1024 * 1024)),
    )
    .addOption(option("--max-run-age <days>", "oldest run", "MAX_RUN_AGE").default(30).argParser(whole(1, 3650)))
    .addOption(
      option("--judge-timeout <seconds>", "for judging one plan", "JUDGE_TIMEOUT")
        .default(120)
        .argParser(whole(1, 1800)),
    )
    .addOption(
      option("--shutdown-timeout <seconds>", "for what was accepted, after SIGTERM", "SHUTDOWN_TIMEOUT")
        .default(60)
        .argParser(whole(0, 3600)),
    )
    .addOption(option("--tls-cert <file>", "certificate (PEM), to speak TLS itself", "TLS_CERT"))
    .addOption(option("--tls-key <file>", "the certificate's key (PEM)", "TLS_KEY"))
    .addOption(
      option("--details-url <url>", "page about this service that results link to", "DETAILS_URL").argParser(httpsUrl),
    )
    .addOption(
      option("--log-level <level>", "least level that is logged", "LOG_LEVEL").choices(logLevels).default("info"),
    )
    .addHelpText(
      "after",
      `\nThe HMAC key comes from ${keyVariables.join(", ")} or the places above, all of which are accepted; never from the\n` +
        "command line, which every process can read. SSL_CERT_FILE names certificate authorities of servers. See help/run-task.md.\n" +
        "Exit code: 0 when every accepted run has its verdict, 1 when not.",
    )
    .action(async (options: RunTaskOptions) => {
      enterUsersDirectory();
      process.exitCode = await serve(options, process.env);
    });
}

async function serve(options: RunTaskOptions, env: NodeJS.ProcessEnv): Promise<number> {
  const hosts = new Hosts({ api: options.server, downloads: options.downloadHost });
  const keys = new KeyRing(keySources(options, env));
  // Now rather than with the first run: a key that can't be read is noticed by whoever starts the service.
  await keys.keys();
  const log = openLog(options.logLevel);
  const metrics = new RunTaskMetrics();
  const pool = openJudgePool({ threads: options.threads, timeoutMs: options.judgeTimeout * 1000 });
  const service = new RunTaskService({
    ...serviceDefaults,
    hosts,
    keys,
    log,
    metrics,
    judge: pool.judge,
    send: openHttps({ authorities: authoritiesOf(env), connections: options.concurrency }),
    concurrency: options.concurrency,
    queueLength: options.queue,
    rate: { perSecond: options.rate, burst: options.burst },
    maxBodyBytes: options.maxBody,
    maxPlanBytes: options.maxPlan,
    maxRunAgeMs: options.maxRunAge * 24 * 60 * 60 * 1000,
    detailsUrl: options.detailsUrl,
  });
  const tls = tlsOf(options);
  const server = await listen({
    service,
    metrics,
    maxBodyBytes: options.maxBody,
    port: options.port,
    host: options.listen,
    ...(tls === undefined ? {} : { tls }),
  });
  log.info({ url: server.url, servers: options.server, concurrency: options.concurrency }, "listening");
  await write(process.stderr, `Listening on ${server.url}; end with Ctrl+C.\n`);

  const signal = await ended();
  log.info({ signal, seconds: options.shutdownTimeout }, "finishing what was accepted");
  const again = ended().then(() => process.exit(1));
  const drained = service.shutdown(options.shutdownTimeout * 1000, LAST_REPORTS_MS);
  const closed = server.close();
  const complete = await Promise.race([drained, again]);
  await Promise.race([closed, again]);
  await pool.close();
  log.info({ complete }, "ended");
  return complete ? 0 : 1;
}

/** Waits for a signal to end; a second one ends the process at once. */
async function ended(): Promise<string> {
  const names = ["SIGTERM", "SIGINT"] as const;
  return await Promise.race(names.map((name) => once(process, name).then(() => name)));
}

function keySources(options: RunTaskOptions, env: NodeJS.ProcessEnv): readonly KeySource[] {
  return [
    ...keyVariables.filter((name) => env[name]).map((name) => keyInVariable(name, env)),
    ...options.keyFile.map(keyInFile),
    ...options.keySecret.map(keyInSecret),
    ...options.keyParameter.map(keyInParameter),
  ];
}

/** The same variable by which Terraform is told of a server's own authority. */
function authoritiesOf(env: NodeJS.ProcessEnv): readonly string[] {
  const file = env.SSL_CERT_FILE;
  return file === undefined || file === "" ? [] : [readText(file, "SSL_CERT_FILE")];
}

function tlsOf({ tlsCert, tlsKey }: RunTaskOptions): { readonly cert: string; readonly key: string } | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) throw new UserError("TLS needs both --tls-cert and --tls-key.");
  return { cert: readText(tlsCert, "--tls-cert"), key: readText(tlsKey, "--tls-key") };
}

function readText(file: string, from: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${from} can't be read: ${(error as Error).message}`);
  }
}

/** An option that can be set in the environment as well, as services are. */
function option(flags: string, description: string, variable: string): Option {
  return new Option(flags, description).env(`RUN_TASK_${variable}`);
}

/** An option that can be given more than once; in the environment its values stand between commas. */
function several(flags: string, description: string, variable: string): Option {
  let given: readonly string[] = [];
  return option(flags, `${description}; may be given more than once`, variable).argParser((value: string) => {
    given = [...given, ...value.split(",").map((one) => one.trim())];
    return given;
  });
}

function whole(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function httpsUrl(value: string): string {
  if (URL.canParse(value) && new URL(value).protocol === "https:") return value;
  throw new InvalidArgumentError("It must be an https address.");
}
