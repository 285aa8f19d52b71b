import { relatedId } from "../terraform-cloud/json-api";
import type { DesiredWorkspace } from "./desired";
import type { Organization } from "./organization";
import type { PendingChange } from "./reconcile";

/** Whose runs may read a workspace's state: the stacks downstream of it, and nobody else. */
export async function consumersOf(organization: Organization, desired: DesiredWorkspace): Promise<PendingChange[]> {
  const { client } = organization;
  const id = organization.workspaceId(desired.name);
  const path = `workspaces/${id ?? ""}/relationships/remote-state-consumers`;
  const present = id === undefined ? [] : await organization.optional<{ readonly name: string }>(path);
  if (present === undefined) return shareWithAll(organization, desired);
  const shared = organization.sharesWithAll(desired.name);
  // Who shares with all is said to share with each.
  const names = shared ? [] : present.map(({ attributes }) => attributes.name);
  const added = desired.consumers.filter((name) => !names.includes(name));
  const removed = [...(shared ? ["everybody"] : []), ...names.filter((name) => !desired.consumers.includes(name))];
  if (added.length === 0 && removed.length === 0) return [];
  const texts = [...added.map((name) => `+${name}`), ...removed.map((name) => `-${name}`)];
  return [
    {
      workspace: desired.name,
      text: `~ state may be read by ${texts.join(" ")}`,
      make: async () => {
        const workspace = `workspaces/${organization.workspaceId(desired.name) ?? ""}`;
        const consumers = desired.consumers.map((name) => ({
          type: "workspaces",
          id: organization.workspaceId(name) ?? "",
        }));
        if (shared) {
          await client.patch(workspace, { type: "workspaces", attributes: { "global-remote-state": false } });
        }
        return client.patch(`${workspace}/relationships/remote-state-consumers`, consumers);
      },
    },
  ];
}

/** Sharing with single workspaces exists on HCP Terraform and Terraform Enterprise; elsewhere it is all or none. */
function shareWithAll(organization: Organization, desired: DesiredWorkspace): PendingChange[] {
  if (desired.consumers.length === 0) return [];
  organization.lack(
    "It can't share state with single workspaces: states that others read are shared with the whole organization.",
  );
  const id = organization.workspaceId(desired.name);
  if (id === undefined || organization.sharesWithAll(desired.name)) return [];
  return [
    {
      workspace: desired.name,
      text: "~ state may be read by every workspace of the organization",
      make: async () => {
        const attributes = { "global-remote-state": true };
        const changed = await organization.client.patch<typeof attributes>(`workspaces/${id}`, {
          type: "workspaces",
          attributes,
        });
        if (!changed.attributes["global-remote-state"]) {
          organization.lack(
            "It does not share state at all when asked to: stacks downstream may not be able to read it.",
          );
        }
      },
    },
  ];
}

/** The workspaces whose applies start a run of this one. Triggers from workspaces of others are left alone. */
export async function triggersOf(organization: Organization, desired: DesiredWorkspace): Promise<PendingChange[]> {
  const { client } = organization;
  const id = organization.workspaceId(desired.name);
  const list = `workspaces/${id ?? ""}/run-triggers?filter[run-trigger][type]=inbound`;
  const present = id === undefined ? [] : await organization.optional<{ readonly "sourceable-name"?: string }>(list);
  if (present === undefined) {
    if (desired.triggeredBy.length > 0) {
      organization.lack("It has no run triggers: deploy the stacks downstream by hand after the ones they read.");
    }
    return [];
  }
  const wanted = desired.triggeredBy.map((name) => organization.workspaceId(name) ?? name);
  const sources = present.map((trigger) => relatedId(trigger, "sourceable"));
  const added = desired.triggeredBy
    .filter((name) => !sources.includes(organization.workspaceId(name)))
    .map((name) => ({
      workspace: desired.name,
      text: `+ a run after each apply of ${name}`,
      make: () =>
        client.post(`workspaces/${organization.workspaceId(desired.name) ?? ""}/run-triggers`, {
          type: "run-triggers",
          relationships: { sourceable: { data: { type: "workspaces", id: organization.workspaceId(name) ?? "" } } },
        }),
    }));
  const removed = present
    .filter((trigger) => organization.isOwn(relatedId(trigger, "sourceable")))
    .filter((trigger) => !wanted.includes(relatedId(trigger, "sourceable") ?? ""))
    .map((trigger) => ({
      workspace: desired.name,
      text: `- a run after each apply of ${trigger.attributes["sourceable-name"] ?? "another workspace"}`,
      make: () => client.delete(`run-triggers/${trigger.id}`),
    }));
  return [...added, ...removed];
}
