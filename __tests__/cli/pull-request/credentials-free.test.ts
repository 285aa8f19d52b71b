import { withoutCredentials } from "../../../cli/pull-request/credentials-free";

describe("the environment of a pull request's own code", () => {
  it("has what Node and npm need, and where state and app lie", () => {
    const env = {
      PATH: "/bin",
      HOME: "/home/me",
      npm_config_registry: "https://npm.example",
      OUTREACH_STATE_DIRECTORY: "/s",
    };
    expect(withoutCredentials(env)).toEqual(env);
  });

  it.each([
    "AWS_ACCESS_KEY_ID",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "GITHUB_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "TF_TOKEN_app_terraform_io",
    "TFE_TOKEN",
    "npm_config__authToken",
    "npm_config_otp",
    "SOME_SECRET_NOBODY_THOUGHT_OF",
  ])("has no %s", (name) => {
    expect(withoutCredentials({ [name]: "x" })).toEqual({});
  });
});
