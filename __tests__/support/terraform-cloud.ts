import { TerraformCloudClient } from "../../cli/terraform-cloud/client";
import { unfinishedRuns, type RunAttributes } from "../../cli/terraform-cloud/runs";
import { findWorkspace, type Workspace } from "../../cli/terraform-cloud/workspaces";
import { startTerraformCloud, type TerraformCloudServer } from "../../embedded-terraform-cloud";
import { providerInstallation } from "../../cli/terraform/provider-mirror";
import { runWrapper, temporaryDirectory, terraformEnvironment, writeJson } from "./terraform-wrapper";

type Options = NonNullable<Parameters<typeof startTerraformCloud>[0]>;

/** A server of remote runs, and what tests ask of it. */
export class CloudForTests {
  readonly client: TerraformCloudClient;
  /** What commands need to reach it. */
  readonly env: NodeJS.ProcessEnv;

  private constructor(readonly server: TerraformCloudServer) {
    this.env = terraformEnvironment(server.env);
    this.client = new TerraformCloudClient({ hostname: server.hostname, env: this.env });
  }

  /** Starts one in this process, whose runs find providers as this machine does. */
  static async start(options: Options = {}): Promise<CloudForTests> {
    const { cliConfigFile } = providerInstallation(process.env);
    const environment = cliConfigFile === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfigFile };
    return new CloudForTests(
      await startTerraformCloud({ ...options, environment: { ...environment, ...options.environment } }),
    );
  }

  /** A stack in a workspace of its own, initialized. */
  async stack(name: string, configuration: object = {}, attributes: object = {}): Promise<string> {
    const { organization, hostname } = this.server;
    await this.client.post(`organizations/${organization}/workspaces`, {
      type: "workspaces",
      attributes: { name, ...attributes },
    });
    const directory = temporaryDirectory(name);
    writeJson(directory, "cdk.tf.json", {
      "//": { outreach: { stack: name, upstream: [], runTask: "gate" } },
      resource: { terraform_data: { note: { input: "first" } } },
      ...configuration,
      terraform: {
        cloud: { hostname, organization, workspaces: { name } },
        ...(configuration as { terraform?: object }).terraform,
      },
    });
    // Not the synchronous call: the server answers from this process.
    const { code, stderr } = await runWrapper(["init", "-no-color"], directory, this.env);
    if (code !== 0) throw new Error(stderr);
    return directory;
  }

  async workspace(name: string): Promise<Workspace> {
    const found = await findWorkspace(this.client, this.server.organization, name);
    if (found === undefined) throw new Error(`There is no workspace ${name}.`);
    return found;
  }

  /** States of a workspace's runs, oldest first. */
  async runs(name: string): Promise<string[]> {
    const { id } = await this.workspace(name);
    const runs = await this.client.list<RunAttributes>(`workspaces/${id}/runs`);
    return runs.map(({ attributes }) => attributes.status).reverse();
  }

  async unfinished(name: string): Promise<string[]> {
    return (await unfinishedRuns(this.client, (await this.workspace(name)).id)).map(({ id }) => id);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
