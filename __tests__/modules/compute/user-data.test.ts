import { readFileSync } from "node:fs";
import { agentConfiguration } from "../../../modules/compute/ec2/cloudwatch-agent";
import { largestUserData, userData } from "../../../modules/compute/ec2/user-data";
import { TerraformOutput } from "../../../framework/cdktf";
import { startScript } from "../../support/instance-sandbox";
import { synthesizeScope } from "../../support/synthesis";

/** The expression that Terraform evaluates, with its innermost base64 taken out. */
function expression(): string {
  const stack = synthesizeScope((scope) => {
    const value = userData({
      nodeMajor: 22,
      releaseParameter: "/outreach/develop/server-archive",
      archives: "s3://artifacts/server",
      variables: { OUTREACH_API_URL: "https://outreach-api-dev.mydreamconnect.com" },
      agentConfiguration: agentConfiguration("/aws/ec2/outreach-develop"),
      healthPath: "/outreach/api/health",
      region: "us-east-1",
    });
    new TerraformOutput(scope, "user_data", { value, staticId: true });
  });
  return stack.outputs.user_data?.value as string;
}

describe("an instance's user data", () => {
  const text = expression();

  it("holds the very script, byte for byte", () => {
    const [, script = ""] = /base64decode\("([^"]+)"\)/.exec(text) ?? [];
    expect(Buffer.from(script, "base64").equals(readFileSync(startScript))).toBe(true);
  });

  it("tells the script everything that it asks for", () => {
    const asked = new Set(readFileSync(startScript, "utf8").match(/\$\{?OUTREACH_\w+(?!\w*:-)/g));
    for (const name of asked) expect(text).toContain(`export ${name.replace(/^\$\{?/, "")}='"`);
    expect(asked.size).toBeGreaterThan(5);
  });

  it("has the agent measure memory and disk by group, and carry away the logs of the start and of the server", () => {
    const [, agent = ""] = /OUTREACH_AGENT='", "([^"]+)"/.exec(text) ?? [];
    expect(JSON.parse(Buffer.from(agent, "base64").toString())).toMatchObject({
      metrics: {
        append_dimensions: { AutoScalingGroupName: "${aws:AutoScalingGroupName}" },
        metrics_collected: { mem: { measurement: ["mem_used_percent"] }, disk: { resources: ["/"] } },
      },
      logs: {
        logs_collected: {
          files: {
            collect_list: ["/var/log/cloud-init-output.log", "/var/log/outreach/server.log"].map((file_path) => ({
              file_path,
              log_group_name: "/aws/ec2/outreach-develop",
            })),
          },
        },
      },
    });
  });

  it("leaves a quarter of what EC2 takes to the variables", () => {
    const agent = JSON.stringify(agentConfiguration("/aws/ec2/outreach-develop")).length * (4 / 3);
    expect(readFileSync(startScript).length + agent).toBeLessThan(largestUserData * 0.75);
  });
});
