import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Api, type LoggedRequest } from "./api";
import { makeCertificates } from "./certificates";
import { Cloud } from "./cloud";
import { parseJson } from "./json-api";
import { type Settings, type TerraformCloudOptions, withDefaults } from "./options";
import { terraformOutput } from "./terraform-process";

export interface TerraformCloudServer {
  /** Such as `localhost:34567`, for `cloud { hostname }`. */
  readonly hostname: string;
  /** An owner's token. */
  readonly token: string;
  readonly organization: string;
  /** The PEM file of the certificate authority that signed the server's certificate; gone after `stop()`. */
  readonly caFile: string;
  /** What Terraform, Node and this project's clients need to reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** What was asked of it so far. */
  readonly requests: readonly LoggedRequest[];
  /** Ends it, its runs and everything they wrote. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port of the loopback that speaks HCP Terraform's API, as far as Terraform and this project
 * use it, with one empty organization. It ends with `stop()` or with this process.
 *
 * @throws Error when Terraform can't be run.
 */
export async function startTerraformCloud(options: TerraformCloudOptions = {}): Promise<TerraformCloudServer> {
  const settings = withDefaults(options);
  const directory = await mkdtemp(join(await realpath(tmpdir()), "embedded-terraform-cloud-"));
  const caFile = join(directory, "ca.pem");
  const runs = join(directory, "runs");
  try {
    await mkdir(runs, { mode: 0o700 });
    const [certificates, version] = await Promise.all([makeCertificates(), terraformVersion(settings, directory)]);
    await writeFile(caFile, certificates.authority);
    const place = { hostname: "", directory: runs, caFile };
    const cloud = new Cloud(settings, version, place);
    const api = new Api(cloud);
    const server = createServer({ cert: certificates.certificate, key: certificates.key }, (request, response) => {
      void api.handle(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    place.hostname = `localhost:${(server.address() as AddressInfo).port}`;
    // Nobody who forgets to stop it should have to wait for it.
    server.unref();
    const token = cloud.tokens.issue({ kind: "user", name: cloud.user.name });
    const { hostname } = place;
    return {
      hostname,
      token,
      organization: settings.organization,
      caFile,
      env: environmentFor({ hostname, token, organization: settings.organization, caFile }),
      requests: api.requests,
      stop: async () => {
        await cloud.queue.stop();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await rm(directory, { recursive: true, force: true, maxRetries: 3 });
      },
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function environmentFor(
  server: Pick<TerraformCloudServer, "hostname" | "token" | "organization" | "caFile">,
): Record<string, string> {
  return {
    SSL_CERT_FILE: server.caFile,
    NODE_EXTRA_CA_CERTS: server.caFile,
    [`TF_TOKEN_${server.hostname}`]: server.token,
    TFE_HOSTNAME: server.hostname,
    TFE_TOKEN: server.token,
    TFE_ORGANIZATION: server.organization,
  };
}

async function terraformVersion({ terraform }: Settings, directory: string): Promise<string> {
  const environment = { PATH: process.env.PATH, HOME: directory, CHECKPOINT_DISABLE: "1" };
  const output = await terraformOutput(["version", "-json"], { binary: terraform, cwd: directory, environment });
  return z.object({ terraform_version: z.string() }).parse(parseJson(output)).terraform_version;
}
