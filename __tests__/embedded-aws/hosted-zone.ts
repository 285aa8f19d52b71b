import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";

import type { EmbeddedAws } from "../../embedded-aws";
import { clients, present } from "./clients";

/** Creates a public hosted zone; its id. */
export async function createZone(aws: EmbeddedAws, name: string): Promise<string> {
  const command = new CreateHostedZoneCommand({ Name: name, CallerReference: name });
  return present((await clients(aws).route53.send(command)).HostedZone?.Id);
}

/** Adds a record to a hosted zone. */
export async function createRecord(aws: EmbeddedAws, zone: string, record: ResourceRecordSet): Promise<void> {
  const change = { Action: "CREATE" as const, ResourceRecordSet: record };
  await clients(aws).route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: [change] } }),
  );
}
