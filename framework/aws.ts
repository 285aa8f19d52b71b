/**
 * The AWS resources that this project uses, each from its own file of the provider package: the package's barrel
 * loads some 1,500 resources and takes seconds.
 */
export { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
export { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
export { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping";
export { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name";
export { Apigatewayv2ApiMapping } from "@cdktf/provider-aws/lib/apigatewayv2-api-mapping";
export { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name";
export { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
export { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
export { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
export { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy";
export { CloudformationStack } from "@cdktf/provider-aws/lib/cloudformation-stack";
export { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
export { CloudfrontContinuousDeploymentPolicy } from "@cdktf/provider-aws/lib/cloudfront-continuous-deployment-policy";
export {
  CloudfrontDistribution,
  type CloudfrontDistributionConfig,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionDefaultCacheBehaviorFunctionAssociation,
  type CloudfrontDistributionOrderedCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
export { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
export { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
export { CloudfrontOriginAccessIdentity } from "@cdktf/provider-aws/lib/cloudfront-origin-access-identity";
export { CloudfrontOriginRequestPolicy } from "@cdktf/provider-aws/lib/cloudfront-origin-request-policy";
export { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
export { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
export { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
export { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
export { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
export { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
export { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
export { DataAwsApiGatewayRestApi } from "@cdktf/provider-aws/lib/data-aws-api-gateway-rest-api";
export { DataAwsApigatewayv2Apis } from "@cdktf/provider-aws/lib/data-aws-apigatewayv2-apis";
export { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
export { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
export {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
export { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
export { DataAwsSecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-version";
export { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
export { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
export { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
export { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
export { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
export { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
export { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
export { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
export { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
export { Eip } from "@cdktf/provider-aws/lib/eip";
export { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
export { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
export { IamRole } from "@cdktf/provider-aws/lib/iam-role";
export { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
export { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
export { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
export { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
export { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
export { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
export { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
export { LambdaFunctionUrl } from "@cdktf/provider-aws/lib/lambda-function-url";
export { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
export { LambdaProvisionedConcurrencyConfig } from "@cdktf/provider-aws/lib/lambda-provisioned-concurrency-config";
export { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
export { Lb } from "@cdktf/provider-aws/lib/lb";
export { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
export { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
export { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
export { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
export { AwsProvider } from "@cdktf/provider-aws/lib/provider";
export { Route } from "@cdktf/provider-aws/lib/route";
export { RouteTable } from "@cdktf/provider-aws/lib/route-table";
export { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
export { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
export { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
export { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
export { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
export { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
export { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
export { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
export { S3BucketServerSideEncryptionConfigurationA as S3BucketServerSideEncryptionConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
export { S3BucketVersioningA as S3BucketVersioning } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
export { S3BucketWebsiteConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-website-configuration";
export { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
export { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
export { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
export { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
export { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
export { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
export { Subnet } from "@cdktf/provider-aws/lib/subnet";
export { Vpc } from "@cdktf/provider-aws/lib/vpc";
export { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
export { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
export { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
export { Wafv2WebAcl, type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
export { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
