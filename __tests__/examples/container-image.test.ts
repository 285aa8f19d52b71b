import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FargateCompute } from "../../modules/compute/fargate-compute";
import { fargate, surroundings } from "../support/balanced-compute";
import { builtExampleApp } from "../support/example-app";
import { freePort } from "../support/instance-sandbox";
import { type Block, synthesizeScope } from "../support/synthesis";
import { projectRoot } from "../../config";

/** A build, where there is none, takes a minute. */
jest.setTimeout(300_000);

const app = join(projectRoot, "examples/outreach-app");

/** The instructions of a Dockerfile, each with its arguments. */
const instructions = readFileSync(join(app, "Dockerfile"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const);
const all = (name: string) => instructions.filter(([one]) => one === name).map(([, rest]) => rest);
const the = (name: string) => all(name).join("\n");
const variables = Object.fromEntries(
  the("ENV")
    .split(" ")
    .map((one) => one.split("=") as [string, string]),
);

const [container] = JSON.parse(
  synthesizeScope((scope) => {
    new FargateCompute(scope, "server", { ...surroundings, compute: fargate });
  }).resource("aws_ecs_task_definition").container_definitions as string,
) as [Block];

describe("the container image", () => {
  it("is made from Node.js's official image, which may be given by digest", () => {
    expect(the("ARG")).toBe("NODE_IMAGE=public.ecr.aws/docker/library/node:22-bookworm-slim");
    expect(the("FROM")).toBe("${NODE_IMAGE}");
  });

  it("copies the build and public files, and nothing else gets into the build's context", () => {
    const copied = all("COPY").map((one) => one.split(" ")[0]);
    expect(copied).toEqual([".next/standalone", "public"]);
    const context = readFileSync(join(app, ".dockerignore"), "utf8")
      .split("\n")
      .filter((line) => /^[^#]/.test(line));
    expect(context).toEqual(["*", ...copied.map((one) => `!${one}`)]);
  });

  it("runs as the user that the task definition names, who owns no code", () => {
    expect(the("USER")).toBe(container.user);
    expect(instructions.findIndex(([name]) => name === "USER")).toBeGreaterThan(
      instructions.findLastIndex(([name]) => name === "COPY" || name === "RUN"),
    );
    expect(all("COPY").join()).not.toContain("--chown");
  });

  it("declares as volumes what the task may write", () => {
    const writable = (container.mountPoints as Block[]).map((one) => one.containerPath);
    expect(new Set(JSON.parse(the("VOLUME")) as string[])).toEqual(new Set(writable));
  });

  it("listens on the port that the load balancer asks, on every address", () => {
    expect(variables).toMatchObject({ PORT: "3000", HOSTNAME: "0.0.0.0", NODE_ENV: "production" });
    expect(the("EXPOSE")).toBe("3000");
    expect(container.portMappings).toMatchObject([{ containerPort: 3000 }]);
  });
});

describe("its command on the example's build", () => {
  const root = mkdtempSync(join(tmpdir(), "image-"));
  let server: ChildProcess | undefined;
  afterAll(() => {
    server?.kill();
    rmSync(root, { recursive: true, force: true });
  });

  it("answers the health check, a page and a public file from what was copied", async () => {
    const built = await builtExampleApp();
    for (const [from = "", to = ""] of all("COPY").map((one) => one.split(" "))) {
      mkdirSync(join(root, to), { recursive: true });
      cpSync(join(built, from), join(root, to), { recursive: true });
    }
    const port = await freePort();
    const [command = "", ...args] = JSON.parse(the("CMD")) as string[];
    server = spawn(command, args, {
      cwd: root,
      env: { PATH: process.env.PATH, ...variables, PORT: String(port), HOSTNAME: "127.0.0.1" },
      stdio: "ignore",
    });
    const get = (path: string) => fetch(`http://127.0.0.1:${port}/outreach${path}`).catch(() => undefined);
    while ((await get("/api/health")) === undefined) {
      if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`);
      await sleep(50);
    }
    const answers = await Promise.all(["/api/health", "/about", "/night.png"].map(get));
    expect(answers.map((one) => one?.status)).toEqual([200, 200, 200]);
  });
});
