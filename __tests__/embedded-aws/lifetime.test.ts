import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import {
  type EmbeddedAws,
  findPython,
  keptEmbeddedAws,
  request,
  startEmbeddedAws,
  stopEmbeddedAws,
} from "../../embedded-aws";
import { describeWithEmbeddedAws, describeWithPython } from "./instance";

const PROJECT = join(__dirname, "..", "..");

/** Whether a process runs. One that ended has its id until somebody waits for it, which is nobody's duty here. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (condition()) return;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error("The condition did not come true within 10 s.");
}

describeWithEmbeddedAws("The embedded AWS", (aws) => {
  test("creates everything in the account and region it was started for", async () => {
    const sts = new STSClient({
      endpoint: aws().endpoint,
      region: aws().region,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe("111122223333");
  });

  test("gives Terraform and SDKs an environment that leads nowhere else", () => {
    const environment = { AWS_PROFILE: "mine", AWS_SESSION_TOKEN: "mine", PATH: "kept", ...aws().environment() };
    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL: aws().endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      PATH: "kept",
    });
    expect([environment.AWS_PROFILE, environment.AWS_SESSION_TOKEN]).toEqual([undefined, undefined]);
  });

  test("shows every name a certificate of its own authority, and no other authority trusts it", async () => {
    expect((await request(aws(), "https://any.name.example/")).status).toBe(403);
    const file = join(dirname(aws().caCertificateFile), "another.pem");
    await writeFile(file, "");
    await expect(request({ ...aws(), caCertificateFile: file }, "https://any.name.example/")).rejects.toThrow(
      /unable to (verify|get)|self.signed/,
    );
  });

  test("keeps the user's environment from Lambda functions", async () => {
    const settings = await readFile(join(dirname(aws().logFile), "settings.json"), "utf8");
    expect(JSON.parse(settings)).toMatchObject({ accountId: "111122223333", keepAlive: false });
    if (process.platform !== "linux") return;
    const environment = await readFile(`/proc/${aws().pid}/environ`, "utf8");
    expect(environment.split("\0").map((entry) => entry.split("=")[0])).not.toContain("npm_command");
  });
});

describeWithPython("The process of an embedded AWS", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "embedded-aws-test-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test("ends when it is stopped, and leaves no file", async () => {
    const aws = await startEmbeddedAws();
    await aws.stop();
    await aws.stop();
    expect([isRunning(aws.pid), existsSync(dirname(aws.logFile))]).toEqual([false, false]);
  });

  test("ends with the process that started it, even by SIGKILL, and leaves no file", async () => {
    const script = join(directory, "starter.ts");
    await writeFile(
      script,
      `import { startEmbeddedAws } from ${JSON.stringify(join(PROJECT, "embedded-aws"))};
       void startEmbeddedAws().then((aws) => { console.log(JSON.stringify(aws)); setInterval(() => undefined, 1000); });`,
    );
    const starter = spawn(process.execPath, ["--import", "tsx", script], {
      cwd: PROJECT,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<Buffer>((resolve) => starter.stdout.once("data", resolve));
    const { pid, logFile } = JSON.parse(String(line)) as EmbeddedAws;
    expect(isRunning(pid)).toBe(true);
    starter.kill("SIGKILL");
    await until(() => !isRunning(pid) && !existsSync(dirname(logFile)));
  });

  test("goes on by itself when it is kept, until it is stopped by its record", async () => {
    const recordFile = join(directory, "kept.json");
    const aws = await startEmbeddedAws({ keepAlive: true, recordFile });
    expect(await keptEmbeddedAws(recordFile)).toMatchObject({ pid: aws.pid, httpPort: aws.httpPort });
    await expect(startEmbeddedAws({ keepAlive: true, recordFile })).rejects.toThrow(
      `An embedded AWS is already kept running at ${aws.endpoint}; it has to be stopped before another one is kept.`,
    );
    expect(await stopEmbeddedAws(recordFile)).toBe(true);
    await until(() => !isRunning(aws.pid));
    expect([existsSync(recordFile), existsSync(dirname(aws.logFile))]).toEqual([false, false]);
    expect(await stopEmbeddedAws(recordFile)).toBe(false);
  });

  test("is not started for an account that cannot exist", async () => {
    await expect(startEmbeddedAws({ accountId: "1234" })).rejects.toThrow(
      'accountId: "1234" is not an AWS account id; it has to be 12 digits.',
    );
  });

  test("is not waited for when it fails: the end of its log is shown", async () => {
    await expect(startEmbeddedAws({ outsideWorld: { "a.example": "https://a.example" } })).rejects.toThrow(
      "The embedded AWS ended while starting (exit code 1). The end of its log:\n" +
        'outsideWorld: "a.example" is at "https://a.example"; allowed is http://127.0.0.1:PORT.',
    );
  });

  test("needs Python, and says how to get it", async () => {
    await expect(findPython(["no-such-python", "false"])).rejects.toThrow(
      "The embedded AWS needs Python 3.10 or newer with its venv module; none was found (tried: no-such-python, false). " +
        "Install it from python.org or with your package manager",
    );
  });
});
