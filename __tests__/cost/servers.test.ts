import type { ComputeSettings } from "../../config";
import { computeDefaults } from "../../config/defaults";
import { estimateStack } from "../../cost/estimate";
import { fargate } from "../support/balanced-compute";
import { settingsWith, synthesizeStacks } from "../support/synthesis";

jest.setTimeout(60_000);

/** What develop's zone costs in a month with an option, by service. */
function month(compute: ComputeSettings) {
  const settings = settingsWith(({ environments: [develop] }) => {
    if (develop) develop.compute = compute;
  });
  const [develop] = settings.environments;
  if (!develop) throw new Error("There is no environment.");
  const { items, unpriced } = estimateStack(synthesizeStacks(settings)["develop-zone"]?.document, develop.usage);
  const of = (service: string, what: string) =>
    items.find((one) => one.service === service && one.what.startsWith(what))?.cost;
  return { of, unpriced };
}

const close = (low: number, high = low) => ({
  low: expect.closeTo(low, 1) as number,
  high: expect.closeTo(high, 1) as number,
});

describe("a month of servers behind a load balancer", () => {
  it("has a price for everything on Fargate, two tasks of half a vCPU at the least", () => {
    const { of, unpriced } = month(fargate);
    expect(unpriced).toEqual([]);
    // 2 tasks × 730 hours × 0.5 vCPU × $0.04048; at the most 6 tasks in working hours.
    expect(of("Fargate", "0.5 vCPU")).toEqual(close(29.55, 45.38));
    expect(of("Fargate", "1 GB")).toEqual(close(6.49, 9.97));
    expect(of("Load balancer", "hours")).toEqual(close(16.43));
    expect(of("VPC", "NAT gateways")).toEqual(close(32.85));
    // Three endpoints in two zones.
    expect(of("VPC", "endpoints")).toEqual(close(43.8));
  });

  it("has a price for everything on EC2, two instances at the least, each with its disk", () => {
    const { of, unpriced } = month(computeDefaults.ec2);
    expect(unpriced).toEqual([]);
    expect(of("EC2", "t3.small")).toEqual(close(30.37, 38.5));
    expect(of("EC2", "disks")).toEqual(close(3.2, 4.06));
  });

  it("says so when an instance type's price is not in the table", () => {
    const { unpriced } = month({ ...computeDefaults.ec2, instanceType: "c9x.large" });
    expect(unpriced).toEqual(["aws_autoscaling_group of c9x.large"]);
  });

  it("leaves out endpoints where APIs are reached through NAT", () => {
    const network = { ...computeDefaults.fargate.network, awsApis: "nat" } as const;
    expect(month({ ...fargate, network }).of("VPC", "endpoints")).toBeUndefined();
  });
});
