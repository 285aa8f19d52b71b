import { watchQueue } from "../../cli/terraform/remote-queue";
import { TerraformCloudClient } from "../../cli/terraform-cloud/client";
import type { Send } from "../../cli/terraform-cloud/https";
import type { Workspace } from "../../cli/terraform-cloud/workspaces";

/** A server whose workspace has these unfinished runs. */
function placeWith(runs: readonly { id: string; status: string; discardable: boolean }[]) {
  const send: Send = ({ url }) => {
    const data = runs.map(({ id, status, discardable }) => ({
      id,
      type: "runs",
      attributes: { status, "created-at": "2026-01-01T00:00:00Z", actions: { "is-discardable": discardable } },
    }));
    const body = url.pathname.startsWith("/.well-known") ? { "tfe.v2": "/api/v2/" } : { data };
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) });
  };
  return {
    client: new TerraformCloudClient({ hostname: "tfe.example", env: { TFE_TOKEN: "t" }, send }),
    cloud: { hostname: "tfe.example", organization: "acme", workspace: "zone" },
    workspace: { id: "ws-1", type: "workspaces", attributes: { name: "zone" } } satisfies Workspace,
  };
}

/** What the watching says within some rounds. */
async function watched(place: ReturnType<typeof placeWith>): Promise<string[]> {
  jest.useFakeTimers();
  const said: string[] = [];
  const stop = watchQueue(
    place,
    () => "run-own",
    (text) => said.push(text),
  );
  await jest.advanceTimersByTimeAsync(30_000);
  stop();
  jest.useRealTimers();
  return said;
}

const own = { id: "run-own", status: "pending", discardable: true };

describe("a run that waits for its turn", () => {
  it("is given up once when the one before it comes to wait for a person", async () => {
    expect(await watched(placeWith([own, { id: "run-other", status: "planned", discardable: true }]))).toEqual([
      "planned since 2026-01-01T00:00:00Z: https://tfe.example/app/acme/zone/runs/run-other",
    ]);
  });

  it.each([
    ["the one before it is at work", { id: "run-other", status: "planning", discardable: false }],
    ["another one waits in line as well", { id: "run-other", status: "pending", discardable: true }],
    ["a saved plan waits beside the queue", { id: "run-other", status: "planned_and_saved", discardable: true }],
  ])("goes on waiting while %s", async (_, other) => {
    expect(await watched(placeWith([own, other]))).toEqual([]);
  });
});
