import { spawnSync } from "node:child_process";
import path from "node:path";

const command = path.resolve(__dirname, "../../cli/outreach.mjs");

function outreach(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("outreach", () => {
  it("lists its commands", () => {
    const { status, stdout } = outreach("--help");
    expect(status).toBe(0);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(["start", "gate", "verify", "policies", "help"]));
  });

  it("explains one command", () => {
    expect(outreach("help", "gate").stdout).toContain(
      "Exit code: 0 pass, 1 denied or undetermined, 2 could not judge, or could not write a report.",
    );
  });

  it.each(["nope", "constructor", "toString"])("exits with 2 for the unknown command %s", (name) => {
    expect(outreach(name)).toEqual({ status: 2, stdout: "", stderr: `error: unknown command '${name}'\n` });
  });

  it("exits with 2 and prints its help when no command is named", () => {
    const { status, stdout, stderr } = outreach();
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Usage: outreach [options] [command]");
  });
});
