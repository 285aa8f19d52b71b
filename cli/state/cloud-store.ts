import { createHash } from "node:crypto";
import { type CloudBackendSettings, UserError, workspaceName } from "../../config";
import { ServerError, type TerraformCloudClient } from "../terraform-cloud/client";
import { findWorkspace, type Workspace } from "../terraform-cloud/workspaces";
import { parseState, type StateFile } from "./state-file";
import type { StateStore } from "./store";

/** A state in a workspace. https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions */
export class CloudStore implements StateStore {
  readonly place: string;
  private readonly name: string;

  constructor(
    private readonly backend: CloudBackendSettings,
    stack: string,
    private readonly client: TerraformCloudClient,
  ) {
    this.name = workspaceName(backend, stack);
    this.place = `${backend.hostname}/${backend.organization}/${this.name}`;
  }

  async read(): Promise<StateFile | undefined> {
    const { id } = await this.workspace();
    const version = await this.client.find<{ readonly "hosted-state-download-url"?: string }>(
      `workspaces/${id}/current-state-version`,
    );
    if (version === undefined) return undefined;
    const location = version.attributes["hosted-state-download-url"] ?? `state-versions/${version.id}/download`;
    return parseState(await this.client.download(location), this.place);
  }

  async writeFirst({ bytes, lineage, serial }: StateFile): Promise<void> {
    const { id } = await this.workspace();
    await this.client.post(`workspaces/${id}/state-versions`, {
      type: "state-versions",
      attributes: {
        serial,
        lineage,
        md5: createHash("md5").update(bytes).digest("hex"),
        state: bytes.toString("base64"),
      },
    });
  }

  async lock(): Promise<() => Promise<void>> {
    const { id } = await this.workspace();
    try {
      await this.client.act(`workspaces/${id}/actions/lock`, { reason: "outreach migrate-state" });
    } catch (error) {
      if (!(error instanceof ServerError) || error.status !== 409) throw error;
      throw new UserError(`${this.place} is locked, by a run or by hand. Wait until it is free, and start again.`);
    }
    return () => this.client.act(`workspaces/${id}/actions/unlock`);
  }

  private async workspace(): Promise<Workspace> {
    const found = await findWorkspace(this.client, this.backend.organization, this.name);
    if (found !== undefined) return found;
    throw new UserError(
      `There is no workspace ${this.place} (or this token may not see it). Create the workspaces first: ` +
        `npm run -s outreach -- workspaces, with the backend "cloud".`,
    );
  }
}
