/**
 * The framework's own classes, under one roof.
 *
 * CDK for Terraform (cdktf) was archived in December 2025; its community fork (cdktn) keeps the API and renames the
 * packages. This file and aws.ts are the only ones that name those packages, so the move is an edit of two files.
 */
export {
  App,
  AssetType,
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  Fn,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  TerraformAsset,
  TerraformOutput,
  TerraformStack,
  Testing,
  Token,
} from "cdktf";
export type { TerraformRemoteState } from "cdktf";
export { Construct } from "constructs";
