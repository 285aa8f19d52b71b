/** The access key that the embedded AWS takes for the account's root user. */
const ACCESS_KEY = "test";

/**
 * What makes Terraform's provider, its S3 backend and every AWS SDK talk to the embedded AWS, and to nothing else.
 * An `undefined` value takes a variable of the surrounding environment away, as it does in `child_process`.
 * Sources: "AWS SDKs and Tools Reference Guide", pages "Service-specific endpoints" and "Environment variables".
 */
export function awsEnvironment(endpoint: string, region: string, emptyFile: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: ACCESS_KEY,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // No instance, container or single sign-on may lend an identity of the real AWS.
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: emptyFile,
    AWS_SHARED_CREDENTIALS_FILE: emptyFile,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: undefined,
    AWS_PROFILE: undefined,
    AWS_DEFAULT_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_ROLE_ARN: undefined,
    AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
    AWS_USE_FIPS_ENDPOINT: undefined,
    AWS_USE_DUALSTACK_ENDPOINT: undefined,
    AWS_CA_BUNDLE: undefined,
  };
}
