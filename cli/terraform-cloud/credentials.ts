import { readFileSync } from "node:fs";
import path from "node:path";
import { domainToASCII } from "node:url";
import { variable } from "../terraform/environment";
import { readCliConfiguration } from "../terraform/cli-configuration";

/**
 * The variable in which Terraform looks for a host's token. A hyphen becomes two underscores, a dot one; a port stays,
 * which a shell can't write but a program can.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials
 */
export function tokenVariable(hostname: string): string {
  const [host = "", port] = hostname.split(":");
  const name = domainToASCII(host).replaceAll("-", "__").replaceAll(".", "_");
  return `TF_TOKEN_${name}${port === undefined ? "" : `:${port}`}`;
}

/**
 * The token for a host, from where Terraform and its neighbors keep it: TFE_TOKEN (unless TFE_HOSTNAME names another
 * host), TF_TOKEN_<host>, a `credentials` block of the CLI configuration, or the file of `terraform login`.
 */
export function findToken(hostname: string, env: NodeJS.ProcessEnv): string | undefined {
  const named = variable(env, "TFE_HOSTNAME");
  const general = named === undefined || named === hostname ? variable(env, "TFE_TOKEN") : undefined;
  return general ?? tokenOfHost(hostname, env) ?? tokenInConfiguration(hostname, env) ?? tokenOfLogin(hostname, env);
}

/**
 * What Terraform itself needs beside the caller's variables: it does not know TFE_TOKEN. Nothing where it has a token for
 * that host already, or where TFE_HOSTNAME does not say which host the token is for.
 */
export function terraformCredentials(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const [hostname, token] = [variable(env, "TFE_HOSTNAME"), variable(env, "TFE_TOKEN")];
  if (hostname === undefined || token === undefined || tokenOfHost(hostname, env) !== undefined) return {};
  return { [tokenVariable(hostname)]: token };
}

function tokenOfHost(hostname: string, env: NodeJS.ProcessEnv): string | undefined {
  const name = tokenVariable(hostname).toLowerCase();
  const found = Object.entries(env).find(([key, value]) => key.toLowerCase() === name && value !== "");
  return found?.[1];
}

function tokenInConfiguration(hostname: string, env: NodeJS.ProcessEnv): string | undefined {
  const block = new RegExp(
    `\\bcredentials\\s+"${hostname.replaceAll(".", "\\.")}"\\s*\\{[^}]*?token\\s*=\\s*"([^"]+)"`,
  );
  for (const file of readCliConfiguration(env).files) {
    const token = block.exec(readText(file))?.[1];
    if (token !== undefined) return token;
  }
  return undefined;
}

function tokenOfLogin(hostname: string, env: NodeJS.ProcessEnv): string | undefined {
  const home = process.platform === "win32" ? env.APPDATA : env.HOME;
  const folder = process.platform === "win32" ? "terraform.d" : ".terraform.d";
  try {
    const { credentials } = JSON.parse(readText(path.join(home ?? "", folder, "credentials.tfrc.json"))) as {
      readonly credentials?: Readonly<Record<string, { readonly token?: string }>>;
    };
    return credentials?.[hostname]?.token;
  } catch {
    return undefined;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
