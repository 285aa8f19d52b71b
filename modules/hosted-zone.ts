import type { HostedZoneSettings } from "../config";
import { DataAwsRoute53Zone, Route53Zone } from "../framework/aws";
import { Construct } from "../framework/cdktf";

/** The Route 53 zone: looked up, given by its id, or created. */
export class HostedZone extends Construct {
  readonly zoneId: string;
  readonly name: string;

  constructor(scope: Construct, id: string, settings: HostedZoneSettings) {
    super(scope, id);
    this.name = settings.name;
    switch (settings.source) {
      case "lookup":
        this.zoneId = new DataAwsRoute53Zone(this, "zone", { name: settings.name, privateZone: false }).zoneId;
        break;
      case "existing":
        this.zoneId = settings.id;
        break;
      case "create":
        this.zoneId = new Route53Zone(this, "zone", { name: settings.name }).zoneId;
    }
  }
}
