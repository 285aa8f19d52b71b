import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { computeDefaults } from "../../config/defaults";
import { request } from "../../embedded-aws";
import type { Construct } from "../../framework/cdktf";
import type { BalancedComputeProps } from "../../modules/compute/balanced-compute";
import type { Compute } from "../../modules/compute/compute";
import { Ec2Compute } from "../../modules/compute/ec2-compute";
import { FargateCompute } from "../../modules/compute/fargate-compute";
import { describeWithEmbeddedAws } from "../embedded-aws/instance";
import { fargate, surroundings } from "../support/balanced-compute";
import { outreachDomain, type Target, writeBalancedStack } from "../support/balanced-stack";
import { describeWithTerraform } from "../support/requirements";
import { TERRAFORM_TIMEOUT_MS, WorkingDirectory } from "./embedded-aws/working-directory";

jest.setTimeout(TERRAFORM_TIMEOUT_MS);

type Build = (scope: Construct, props: BalancedComputeProps) => Compute;

const options: Readonly<Record<"fargate" | "ec2", Build>> = {
  fargate: (scope, props) => new FargateCompute(scope, "server", { ...props, compute: fargate }),
  ec2: (scope, props) =>
    new Ec2Compute(scope, "server", { ...props, compute: computeDefaults.ec2, artifactBucket: "artifacts" }),
};

describeWithTerraform(
  "servers behind a load balancer",
  () => {
    describeWithEmbeddedAws("on the embedded AWS", (aws) => {
      const source = mkdtempSync(join(tmpdir(), "balanced-compute-"));
      const directories: WorkingDirectory[] = [];
      let server: Server;
      let target: Target;
      beforeAll(async () => {
        server = createServer((asked, response) => {
          const { host, "x-forwarded-proto": protocol, cookie } = asked.headers;
          response.end(JSON.stringify({ url: asked.url, host, protocol, cookie }));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        target = { address: "127.0.0.1", port: (server.address() as AddressInfo).port };
      });
      afterAll(() => {
        server.close();
        for (const directory of directories) directory.remove();
        rmSync(source, { recursive: true, force: true });
      });

      async function applied(kind: keyof typeof options, more?: Target): Promise<WorkingDirectory> {
        const written = join(source, kind);
        writeBalancedStack(written, options[kind], more);
        const terraform = new WorkingDirectory(aws(), written);
        directories.push(terraform);
        await terraform.init();
        await terraform.apply();
        return terraform;
      }

      it("apply with Fargate, plan clean, let in CloudFront alone, and are destroyed", async () => {
        const terraform = await applied("fargate", target);
        await terraform.expectUnchanged();

        const direct = (proof?: string) =>
          request(aws(), `https://${surroundings.originDomain}/outreach/api/health`, {
            headers: proof === undefined ? {} : { "x-outreach-origin-proof": proof },
          });
        expect((await direct()).status).toBe(403);
        expect((await direct("purple-proof")).status).toBe(403);
        for (const proof of surroundings.acceptedProofs) expect((await direct(proof)).status).toBe(200);

        const plain = await request(aws(), `http://${surroundings.originDomain}/outreach`);
        expect([plain.status, plain.headers.location]).toEqual([
          301,
          `https://${surroundings.originDomain}:443/outreach`,
        ]);

        const through = await request(aws(), `https://${outreachDomain}/outreach/conversations?page=2`, {
          headers: { cookie: "x-sax-user-context=token" },
        });
        expect(through.status).toBe(200);
        expect(JSON.parse(through.body.toString())).toEqual({
          url: "/outreach/conversations?page=2",
          host: outreachDomain,
          protocol: "https",
          cookie: "x-sax-user-context=token",
        });
        expect(await terraform.destroy()).toEqual([]);
      });

      it("apply with EC2, plan clean, and are destroyed", async () => {
        const terraform = await applied("ec2");
        await terraform.expectUnchanged();
        expect(await terraform.destroy()).toEqual([]);
      });
    });
  },
  { provider: true, python: true },
);
