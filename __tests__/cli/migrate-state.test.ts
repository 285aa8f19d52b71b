import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { migrateStates, type Move } from "../../cli/state/migrate";
import { S3Store } from "../../cli/state/s3-store";
import { LocalStore } from "../../cli/state/local-store";
import { CloudStore } from "../../cli/state/cloud-store";
import type { StateStore } from "../../cli/state/store";
import { rememberEnvironment } from "../support/process-environment";
import { CloudForTests } from "../support/terraform-cloud";
import { describeWithTerraform } from "../support/requirements";
import { temporaryDirectory } from "../support/terraform-wrapper";

jest.setTimeout(60_000);

const project = temporaryDirectory("migrate");

function stateText(serial: number, lineage = "11111111-aaaa"): string {
  const resources = [{ mode: "managed", type: "terraform_data", name: "note", provider: "p", instances: [] }];
  return `${JSON.stringify({ version: 4, terraform_version: "1.11.4", serial, lineage, outputs: {}, resources }, null, 2)}\n`;
}

/** A local store in a directory of the test's own; with a state, when one is given. */
function local(name: string, state?: string): LocalStore {
  const store = new LocalStore({ kind: "local", directory: name }, "develop-zone", project);
  if (state !== undefined) {
    mkdirSync(join(project, name), { recursive: true });
    writeFileSync(store.place, state);
  }
  return store;
}

const move = (from: StateStore, to: StateStore): Move => ({ stack: "develop-zone", from, to });

describe("moving a state between directories", () => {
  it("copies it byte for byte, with lineage and serial, and leaves the source", async () => {
    const [from, to] = [local("a", stateText(7)), local("b")];
    const [result] = await migrateStates([move(from, to)], { dryRun: false });
    expect(result).toEqual({
      stack: "develop-zone",
      outcome: "moved",
      text: `1 resource, serial 7, lineage 11111111-aaaa: ${from.place} -> ${to.place}`,
    });
    expect(readFileSync(to.place, "utf8")).toBe(stateText(7));
    expect(readFileSync(from.place, "utf8")).toBe(stateText(7));
  });

  it("changes nothing in a dry run", async () => {
    const to = local("dry-b");
    const [result] = await migrateStates([move(local("dry-a", stateText(1)), to)], { dryRun: true });
    expect(result?.outcome).toBe("can be moved");
    expect(existsSync(to.place)).toBe(false);
  });

  it("finds the same state there already", async () => {
    const moves = [move(local("same-a", stateText(1)), local("same-b", stateText(1)))];
    expect(await migrateStates(moves, { dryRun: false })).toMatchObject([{ outcome: "there already" }]);
  });

  it("refuses a target that is not empty, and then moves none of the others either", async () => {
    const [from, to] = [local("full-a", stateText(2)), local("full-b", stateText(3, "other"))];
    const free = local("free");
    const moved = migrateStates([move(local("fine", stateText(1)), free), move(from, to)], { dryRun: false });
    await expect(moved).rejects.toThrow(
      "Nothing was moved:\n" +
        `  - develop-zone: the target is not empty: ${to.place} holds another state (1 resource, serial 3, lineage other; ` +
        "the source has 1 resource, serial 2, lineage 11111111-aaaa). Look which of the two is the right one; nothing " +
        "here overwrites a state.",
    );
    expect(existsSync(free.place)).toBe(false);
    expect(readFileSync(to.place, "utf8")).toBe(stateText(3, "other"));
  });

  it.each([
    ["has no state", undefined, /there is no state in .*develop-zone\.tfstate\./],
    ["is damaged", "{", /is not JSON: damaged, or encrypted/],
    ["is something else", "{}", /has no lineage or serial/],
  ])("refuses a source that %s", async (name, state, message) => {
    const moved = migrateStates([move(local(name, state), local("nowhere"))], { dryRun: false });
    await expect(moved).rejects.toThrow(message);
  });

  it("refuses to move a state onto itself", async () => {
    const store = local("itself", stateText(1));
    await expect(migrateStates([move(store, store)], { dryRun: false })).rejects.toThrow(
      /source and target are the same/,
    );
  });

  it("refuses a state that Terraform holds", async () => {
    const from = local("held", stateText(1));
    writeFileSync(join(project, "held", ".develop-zone.tfstate.lock.info"), "{}");
    await expect(migrateStates([move(from, local("held-b"))], { dryRun: false })).rejects.toThrow(
      /is in use by Terraform/,
    );
  });

  it("notices a source that changes, and a target that keeps something else", async () => {
    const changing = local("changing", stateText(1));
    const target = local("changing-b");
    const original = target.writeFirst.bind(target);
    target.writeFirst = async (state) => {
      await original(state);
      writeFileSync(changing.place, stateText(2));
    };
    await expect(migrateStates([move(changing, target)], { dryRun: false })).rejects.toThrow(
      /was changed while it was copied\. Remove the state in .* and start again\./,
    );
    const lossy = local("lossy-b");
    lossy.writeFirst = () => {
      local("lossy-b", stateText(9));
      return Promise.resolve();
    };
    await expect(migrateStates([move(local("lossy", stateText(1)), lossy)], { dryRun: false })).rejects.toThrow(
      /does not give back what was written/,
    );
  });
});

describe("moving a state to a bucket and back", () => {
  const objects = new Map<string, string>();
  let server: Server;
  const restoreEnvironment = rememberEnvironment();

  beforeAll(async () => {
    server = createServer((incoming, response) => {
      const key = new URL(incoming.url ?? "", "http://s3").pathname;
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        if (incoming.method === "PUT") {
          const taken = incoming.headers["if-none-match"] === "*" && objects.has(key);
          if (!taken) objects.set(key, Buffer.concat(chunks).toString("utf8"));
          response.writeHead(taken ? 412 : 200).end();
        } else if (incoming.method === "DELETE") {
          objects.delete(key);
          response.writeHead(204).end();
        } else {
          const found = objects.get(key);
          if (found === undefined) response.writeHead(404).end("<Error><Code>NoSuchKey</Code></Error>");
          else response.end(found);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
    });
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
    restoreEnvironment();
  });

  const bucket = () =>
    new S3Store({ kind: "s3", bucket: "outreach-state", region: "us-east-1", keyPrefix: "tf" }, "develop-zone");

  it("keeps every byte, and leaves no lock", async () => {
    await migrateStates([move(local("to-s3", stateText(4)), bucket())], { dryRun: false });
    expect(Array.from(objects.values())).toEqual([stateText(4)]);
    const back = local("from-s3");
    await migrateStates([move(bucket(), back)], { dryRun: false });
    expect(readFileSync(back.place, "utf8")).toBe(stateText(4));
    expect(Array.from(objects.keys()).filter((key) => key.endsWith(".tflock"))).toEqual([]);
  });

  it("refuses a state that somebody else has locked", async () => {
    const unlock = await bucket().lock();
    await expect(migrateStates([move(bucket(), local("locked-s3"))], { dryRun: false })).rejects.toThrow(
      "s3://outreach-state/tf/develop-zone.tfstate can't be written: it is locked " +
        "(s3://outreach-state/tf/develop-zone.tfstate.tflock).",
    );
    await unlock();
  });

  it("never overwrites what came a moment ago", async () => {
    await expect(
      bucket().writeFirst({ bytes: Buffer.from("x"), lineage: "l", serial: 1, resources: 0 }),
    ).rejects.toThrow(/can't be written: something is there already/);
  });
});

describeWithTerraform("moving a state to a workspace and back", () => {
  let cloud: CloudForTests;

  beforeAll(async () => {
    cloud = await CloudForTests.start();
  });

  afterAll(() => cloud.stop());

  const workspace = (stack: string) => {
    const { hostname, organization } = cloud.server;
    return new CloudStore({ kind: "cloud", hostname, organization, workspacePrefix: "" }, stack, cloud.client);
  };

  it("keeps it, and leaves the workspace unlocked", async () => {
    await cloud.stack("develop-zone");
    await migrateStates([move(local("to-cloud", stateText(5)), workspace("develop-zone"))], { dryRun: false });
    const back = local("from-cloud");
    await migrateStates([move(workspace("develop-zone"), back)], { dryRun: false });
    expect(JSON.parse(readFileSync(back.place, "utf8"))).toEqual(JSON.parse(stateText(5)));
    expect((await cloud.workspace("develop-zone")).attributes.locked).toBe(false);
  });

  it("refuses a workspace that is locked, and one that is missing", async () => {
    await cloud.stack("locked-zone");
    const { id } = await cloud.workspace("locked-zone");
    await cloud.client.act(`workspaces/${id}/actions/lock`, { reason: "held" });
    const into = (stack: string) =>
      migrateStates([move(local(`into-${stack}`, stateText(1)), workspace(stack))], { dryRun: false });
    await expect(into("locked-zone")).rejects.toThrow(/locked-zone is locked, by a run or by hand/);
    await expect(into("missing")).rejects.toThrow(/There is no workspace .*Create the workspaces first/);
  });
});
