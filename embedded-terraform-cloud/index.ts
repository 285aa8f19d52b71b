/** A server that speaks HCP Terraform's API and runs the real Terraform. See help/embedded-terraform-cloud.md. */
export type { LoggedRequest } from "./api";
export type { TerraformCloudOptions } from "./options";
export { startTerraformCloud, type TerraformCloudServer } from "./server";
