import { hideCredentials, isSecret, withoutCredentials } from "../../gate/credentials";

/** Written in parts, so that no scanner takes this file for a leak. */
const join = (...parts: readonly string[]) => parts.join("");

describe("a text of a report", () => {
  it.each([
    ["an AWS key id", `id ${join("AKIA", "IOSFODNN7EXAMPLE")}.`, "id (sensitive)."],
    ["a temporary AWS key id", join("ASIA", "IOSFODNN7EXAMPLE"), "(sensitive)"],
    ["an AWS secret key", `key "${join("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY")}"`, 'key "(sensitive)"'],
    [
      "a JWT",
      `cookie ${join("eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0In0.", "c2lnbmF0dXJl")};`,
      "cookie (sensitive);",
    ],
    [
      "a private key",
      join("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA ", "PRIVATE KEY----- after"),
      "(sensitive) after",
    ],
    ["a private key that is cut off", join("-----BEGIN ", "PRIVATE KEY-----\\nMIIEabc"), "(sensitive)"],
    ["a bearer token", "Authorization: Bearer abc123.def456", "Authorization: Bearer (sensitive)"],
    ["an AWS key id inside a name", `x["prod_${join("AKIA", "IOSFODNN7EXAMPLE")}_a"]`, 'x["prod_(sensitive)_a"]'],
    [
      "an AWS secret key as a part of a path",
      `plans/${join("wJalrXUtnFEMIK7MDENG", "bPxRfiCYzEXAMPLEKEY9")}.json`,
      "plans/(sensitive).json",
    ],
    ["a private key in base64", join("key LS0tLS1CRUdJTi", "BQUklWQVRFIEtFWS0tLS0t end"), "key (sensitive) end"],
    ["a password with an @ in a URL", "postgres://app:p@ss:word@db/x", "postgres://(sensitive)@db/x"],
    ["a token alone in a URL", "https://0123456789abcdef0123@host/x", "https://(sensitive)@host/x"],
    ["a quoted setting, whatever its value holds", '{"password": "a,b;c d"}', '{"password": "(sensitive)"}'],
    ["a quoted setting inside JSON", '"{\\"pwd\\":\\"a,b;c d\\"}"', '"{\\"pwd\\":\\"(sensitive)\\"}"'],
    ["the signature of a request", `Signature=${"0a".repeat(32)}, x`, "Signature=(sensitive), x"],
    ["basic authorization", "Basic dXNlcjpwYXNzMQ==", "Basic (sensitive)"],
    ["a password in a URL", "to https://user:pa55@db.example.com/x", "to https://(sensitive)@db.example.com/x"],
    ["a token of GitHub", join("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"), "(sensitive)"],
    ["a token of Terraform Cloud", join("abcdefghijklmn", ".atlasv1.", "abcdefghijklmnopqrstuvwxyz"), "(sensitive)"],
    ["a signed URL", "https://b/o?X-Amz-Signature=abcdef0123&x=1", "https://b/o?X-Amz-Signature=(sensitive)&x=1"],
    [
      "a setting",
      "DB_PASSWORD=hunter2 and client_secret: 'abcdefg'",
      "DB_PASSWORD=(sensitive) and client_secret: '(sensitive)'",
    ],
  ])("hides %s", (_, text, expected) => {
    expect(hideCredentials(text)).toBe(expected);
  });

  it("is read once, however often it stands in a value, and however long it is", () => {
    const key = join("AKIA", "IOSFODNN7EXAMPLE");
    const value = { a: [key, 1, null, { c: `in ${key}` }], b: true };
    expect(withoutCredentials(value)).toEqual({
      a: ["(sensitive)", 1, null, { c: "in (sensitive)" }],
      b: true,
    });
    const started = performance.now();
    for (const part of ["a.", "_eyJ", "a-", "https://", "secret='", "A", "/", "-----BEGIN PRIVATE KEY-----", ":"]) {
      hideCredentials(part.repeat(100_000 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it.each([
    "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "aws_cloudfront_distribution.develop_zone_distribution_9D8E5A3B",
    "a bearer token is required; basic authentication is not enough",
    "sha256 609ce8cc5d736222c388b0b60311b86ae81ba17bedf49cf2709325401d01adc0",
    "commit 56af09a2c1b3d4e5f60718293a4b5c6d7e8f9012",
    "arn:aws:lambda:eu-central-1:123456789012:function:OutreachDevelopZoneServer2",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
    'http_tokens = "required"; allowed is required',
    "secret = ${aws_secretsmanager_secret_version.proof.secret_string}",
    "AKIA is how key ids begin",
    "https://example.com:8443/outreach/*@latest",
  ])("leaves %j", (text) => {
    expect(hideCredentials(text)).toBe(text);
  });
});

describe("an attribute", () => {
  it.each([
    ["password", "x"],
    ["DB_PASSWORD", "hunter2"],
    ["masterPassword", "hunter2"],
    ["secret_string", "{}"],
    ["x-proof-secret", "abc"],
    ["private_key", "abc"],
    ["API_TOKEN", "a1b2c3d4e5f6g7h8"],
    ["x-api-key", "Zm9vYmFyMTIzNDU2"],
    ["connectionString", "Server=db7;Pwd=x1y2z3"],
  ])("named %s holds a secret when it is %j", (name, value) => {
    expect(isSecret(name, value)).toBe(true);
  });

  it.each([
    ["password", ""],
    ["password", "${var.password}"],
    ["secret_arn", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf"],
    ["secret", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf"],
    ["secret_name", "outreach/develop/proof"],
    ["password_length", "32"],
    ["http_tokens", "required"],
    ["token_url", "https://login.example.com/oauth2/token1"],
    ["key", "outreach-static/_next/static/chunks/1a2b3c4d.js"],
    ["monkey", "a1b2c3d4e5f6g7h8"],
    ["bucket", "a1b2c3d4e5f6g7h8"],
  ])("named %s holds none when it is %j", (name, value) => {
    expect(isSecret(name, value)).toBe(false);
  });
});
