/** The embedded AWS: a local AWS that real Terraform and real HTTP requests run against. See help/embedded-aws.md. */
export { startEmbeddedAws, type EmbeddedAws, type EmbeddedAwsOptions } from "./embedded-aws";
export { EnvironmentError, StartError } from "./errors";
export { readRecord as keptEmbeddedAws, stopEmbeddedAws, type KeptEmbeddedAws } from "./kept";
export { findPython, pythonEnvironment } from "./python-environment";
export { request, type Edge, type ViewerRequest, type ViewerResponse } from "./viewer";
