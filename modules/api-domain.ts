import type { ApiReference } from "../config";
import {
  ApiGatewayBasePathMapping,
  ApiGatewayDomainName,
  Apigatewayv2ApiMapping,
  Apigatewayv2DomainName,
  DataAwsApiGatewayRestApi,
  DataAwsApigatewayv2Apis,
} from "../framework/aws";
import { Construct, Fn, Token } from "../framework/cdktf";
import { AliasRecords } from "./alias-records";

export interface ApiDomainProps {
  readonly domainName: string;
  /** The API behind the name. It exists already: by id, or found by its name. */
  readonly api: ApiReference;
  /** Validated certificate in the API's own region, as regional domains need. */
  readonly certificateArn: string;
  readonly zoneId: string;
}

/** The oldest TLS that a client may use. The provider's floor (5.100) knows nothing newer for API domains. */
const securityPolicy = "TLS_1_2";

/** Stable name of a REST API. */
export class RestApiDomain extends Construct {
  /** Dimensions of the stage's metrics. CloudWatch knows REST APIs by name: undefined where only the id is given. */
  readonly stageDimensions: { readonly ApiName: string; readonly Stage: string } | undefined;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const domain = new ApiGatewayDomainName(this, "domain", {
      domainName: props.domainName,
      regionalCertificateArn: props.certificateArn,
      endpointConfiguration: { types: ["REGIONAL"] },
      securityPolicy,
    });
    new ApiGatewayBasePathMapping(this, "mapping", {
      domainName: domain.domainName,
      apiId: "id" in props.api ? props.api.id : new DataAwsApiGatewayRestApi(this, "api", { name: props.api.name }).id,
      stageName: props.api.stage,
    });
    new AliasRecords(this, "records", {
      zoneId: props.zoneId,
      name: props.domainName,
      target: { domainName: domain.regionalDomainName, hostedZoneId: domain.regionalZoneId },
      ipv6: false,
    });
    const { name, stage } = props.api;
    this.stageDimensions = name === undefined ? undefined : { ApiName: name, Stage: stage };
  }
}

/** Stable name of a WebSocket API. */
export class WebSocketApiDomain extends Construct {
  /** Dimensions of the stage's metrics. */
  readonly stageDimensions: { readonly ApiId: string; readonly Stage: string };

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const apiId = "id" in props.api ? props.api.id : webSocketApiId(this, props.api.name);
    const domain = new Apigatewayv2DomainName(this, "domain", {
      domainName: props.domainName,
      domainNameConfiguration: { certificateArn: props.certificateArn, endpointType: "REGIONAL", securityPolicy },
    });
    new Apigatewayv2ApiMapping(this, "mapping", {
      domainName: domain.domainName,
      apiId,
      stage: props.api.stage,
    });
    new AliasRecords(this, "records", {
      zoneId: props.zoneId,
      name: props.domainName,
      target: {
        domainName: domain.domainNameConfiguration.targetDomainName,
        hostedZoneId: domain.domainNameConfiguration.hostedZoneId,
      },
      ipv6: false,
    });
    this.stageDimensions = { ApiId: apiId, Stage: props.api.stage };
  }
}

/** Id of the one WebSocket API of a name; none, or two of them, stop the plan. */
function webSocketApiId(scope: Construct, name: string): string {
  const found = new DataAwsApigatewayv2Apis(scope, "api", { name, protocolType: "WEBSOCKET" });
  return Token.asString(Fn.one(found.ids));
}
