import { type ChildProcess, fork, spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../config";
import type { Section } from "./report";
import type { Peers, Verdicts } from "./run-task-peers";

/** Rounds against each server, in turn, and webhooks in each: all of a round are sent as fast as they are answered. */
const rounds = 5;
const webhooksPerRound = 500;

/** Webhooks under way at a time. */
const concurrency = 50;

/** Every so many-th webhook is sent twice, as Terraform Cloud does when an answer is lost. */
const replayEvery = 10;

/** What acknowledging a run may take at its 99th percentile, as a multiple of a server that does nothing. */
const goal = 3;

/** How long (ms) all verdicts of a round may take. */
const verdictsWithinMs = 5 * 60_000;

const planFile = join(projectRoot, "__tests__/policies/fixtures/viewers/plan.json");

/** A request, ready to be sent. */
interface Webhook {
  readonly id: string;
  readonly body: string;
  readonly signature: string;
}

/** How long (ms) each answer of a round took. */
interface Round {
  readonly noOp: readonly number[];
  readonly runTask: readonly number[];
}

/** Drives the run task with webhooks on loopback, beside a server that does nothing, and tells what became of them. */
export async function benchRunTask(): Promise<Section> {
  const directory = mkdtempSync(join(tmpdir(), "bench-run-task-"));
  const children: ChildProcess[] = [];
  try {
    const peersProcess = fork(join(projectRoot, "bench/run-task-peers.ts"), [planFile], {
      execArgv: ["--import", "tsx"],
    });
    children.push(peersProcess);
    const [peers] = (await once(peersProcess, "message")) as [Peers];
    const key = randomBytes(32).toString("hex");
    const { child, url } = await startRunTask(peers, key, directory);
    children.push(child);

    const noOp = `http://127.0.0.1:${peers.noOpPort}`;
    const measured: Round[] = [];
    const sent: string[] = [];
    let judgingMs = 0;
    // The first round of both is not counted: code is compiled and connections are opened in it.
    for (let round = 0; round <= rounds; round++) {
      const webhooks = Array.from({ length: webhooksPerRound }, (_, number) =>
        webhook(peers, key, `${round}-${number}`),
      );
      const idle = await drive(noOp, webhooks);
      const began = performance.now();
      const busy = await drive(url, webhooks);
      const again = webhooks.filter((_, number) => number % replayEvery === 0);
      await drive(url, again);
      sent.push(...webhooks.map(({ id }) => id));
      await allJudged(peersProcess, sent);
      if (round === 0) continue;
      judgingMs += performance.now() - began;
      measured.push({ noOp: idle, runTask: busy });
    }
    // A second verdict would be on its way by now.
    await sleep(1000);
    const section = sectionOf(measured, judgingMs, sent, await verdictsOf(peersProcess));
    child.kill("SIGTERM");
    await once(child, "close");
    if (child.exitCode !== 0) throw new Error(`The run task ended with ${child.exitCode ?? "a signal"}.`);
    return section;
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Starts the very command that users start; its log goes to a file, as it would. */
async function startRunTask(
  peers: Peers,
  key: string,
  directory: string,
): Promise<{ child: ChildProcess; url: string }> {
  const authority = join(directory, "authority.pem");
  writeFileSync(authority, peers.authority);
  const limits = ["--rate", "100000", "--burst", "1000000", "--queue", String(webhooksPerRound * 2)];
  const args = [
    "run-task",
    "--port",
    "0",
    "--server",
    `localhost:${peers.cloudPort}`,
    "--log-level",
    "warn",
    ...limits,
  ];
  const child = spawn(process.execPath, [join(projectRoot, "cli/outreach.mjs"), ...args], {
    env: { ...process.env, RUN_TASK_HMAC_KEY: key, SSL_CERT_FILE: authority },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  for (;;) {
    const url = /Listening on (\S+);/.exec(output)?.[1];
    if (url !== undefined) return { child, url };
    if (child.exitCode !== null) throw new Error(`The run task did not start:\n${output}`);
    await sleep(50);
  }
}

function webhook({ cloudPort }: Peers, key: string, number: string): Webhook {
  const id = `taskrs-${number}`;
  const base = `https://localhost:${cloudPort}/api/v2`;
  const body = JSON.stringify({
    payload_version: 1,
    stage: "post_plan",
    access_token: randomBytes(32).toString("base64url"),
    capabilities: { outcomes: true },
    configuration_version_download_url: `${base}/configuration-versions/cv-${number}/download`,
    configuration_version_id: `cv-${number}`,
    is_speculative: false,
    organization_name: "outreach",
    plan_json_api_url: `${base}/plans/plan-${number}/json-output`,
    run_app_url: `https://localhost:${cloudPort}/app/outreach/outreach-shared/runs/run-${number}`,
    run_created_at: new Date().toISOString(),
    run_created_by: "bench",
    run_id: `run-${number}`,
    run_message: "Triggered via API",
    task_result_callback_url: `${base}/task-results/${id}/callback`,
    task_result_enforcement_level: "mandatory",
    task_result_id: id,
    vcs_branch: null,
    workspace_id: "ws-1",
    workspace_name: "outreach-shared",
    workspace_working_directory: "",
  });
  return { id, body, signature: createHmac("sha512", key).update(body).digest("hex") };
}

/** Sends webhooks, so many at a time. @returns how long (ms) each answer took */
async function drive(url: string, webhooks: readonly Webhook[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const waiting = [...webhooks];
  const times: number[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      times.push(await send(url, next, agent));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  agent.destroy();
  return times;
}

async function send(url: string, { body, signature }: Webhook, agent: Agent): Promise<number> {
  const began = performance.now();
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { "content-type": "application/json", "x-tfc-task-signature": signature };
    const outgoing = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume().once("end", () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    outgoing.once("error", reject).end(body);
  });
  if (status !== 200) throw new Error(`A webhook was answered with ${status}.`);
  return performance.now() - began;
}

async function allJudged(peers: ChildProcess, ids: readonly string[]): Promise<void> {
  const deadline = performance.now() + verdictsWithinMs;
  while (performance.now() < deadline) {
    const verdicts = await verdictsOf(peers);
    if (ids.every((id) => verdicts[id] !== undefined)) return;
    await sleep(100);
  }
}

async function verdictsOf(peers: ChildProcess): Promise<Verdicts> {
  const answer = once(peers, "message") as Promise<[Verdicts]>;
  peers.send("verdicts");
  return (await answer)[0];
}

function sectionOf(
  measured: readonly Round[],
  judgingMs: number,
  sent: readonly string[],
  verdicts: Verdicts,
): Section {
  const ratioAt = (share: number) =>
    measured.map(({ noOp, runTask }) => quantile(runTask, share) / quantile(noOp, share));
  const rows = Object.entries({ median: 0.5, p99: 0.99 }).map(([name, share]) => {
    const ratios = ratioAt(share);
    return [
      name,
      quantile(
        measured.flatMap((round) => round.noOp),
        share,
      ).toFixed(1),
      quantile(
        measured.flatMap((round) => round.runTask),
        share,
      ).toFixed(1),
      `${quantile(ratios, 0.5).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
    ];
  });
  const lost = sent.filter((id) => verdicts[id] === undefined).length;
  const twice = Object.values(verdicts).filter((count) => count > 1).length;
  if (lost > 0 || twice > 0) process.exitCode = 1;
  const total = rounds * webhooksPerRound;
  return {
    title: "The run task",
    text:
      `${total} webhooks in ${rounds} rounds, ${concurrency} at a time on loopback, each with a plan of ` +
      `${Math.round(statSync(planFile).size / 1024)} KB; every ${replayEvery}th sent twice. Ratios: median of the rounds (least to most). ` +
      `Verdicts lost: ${lost}; judged twice: ${twice}; ${(total / (judgingMs / 1000)).toFixed(0)} verdicts a second.`,
    head: ["acknowledgement (ms)", "no-op server", "run task", "ratio"],
    rows,
    goals: [
      {
        what: "acknowledgement at p99, against a no-op server",
        most: goal,
        reached: quantile(ratioAt(0.99), 0.5),
        unit: "times",
      },
    ],
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
