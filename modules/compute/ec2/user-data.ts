import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Fn } from "../../../framework/cdktf";

/** What the script that starts the server is told; the script says what each means. */
export interface StartSettings {
  readonly nodeMajor: number;
  readonly releaseParameter: string;
  /** `s3://<bucket>/<prefix>`. */
  readonly archives: string;
  /** No secret: everybody who may describe the launch template, and everything on the instance, reads them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly agentConfiguration: object;
  readonly healthPath: string;
  readonly region: string;
}

/** Version of PM2 on the instances. */
const pm2Version = "7.0.4";

/** What EC2 takes at most, before base64. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const largestUserData = 16_384;

/** The script as instances run it, but for the settings before it. */
const startScript = readFileSync(join(__dirname, "start-server.sh"), "utf8");

/** User data, in base64, that starts the server. */
export function userData(settings: StartSettings): string {
  const exported = {
    AWS_DEFAULT_REGION: settings.region,
    OUTREACH_NODE_MAJOR: String(settings.nodeMajor),
    OUTREACH_PM2_VERSION: pm2Version,
    OUTREACH_RELEASE_PARAMETER: settings.releaseParameter,
    OUTREACH_ARCHIVES: settings.archives,
    // In base64, so that no value can end the quotes around it.
    OUTREACH_VARIABLES: Fn.base64encode(Fn.jsonencode(settings.variables)),
    OUTREACH_AGENT: Buffer.from(JSON.stringify(settings.agentConfiguration)).toString("base64"),
    OUTREACH_HEALTH_PATH: settings.healthPath,
  };
  return Fn.base64encode(
    Fn.join("", [
      "#!/bin/bash\n",
      // Each value is an element of its own: what Terraform learns later must not stand inside another text.
      ...Object.entries(exported).flatMap(([name, value]) => [`export ${name}='`, value, "'\n"]),
      // Terraform would read "${" and backslashes of the script as its own; in base64 there are none.
      Fn.base64decode(Buffer.from(startScript).toString("base64")),
    ]),
  );
}
