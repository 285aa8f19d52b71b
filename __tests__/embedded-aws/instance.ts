import { type EmbeddedAws, type EmbeddedAwsOptions, startEmbeddedAws } from "../../embedded-aws";
import { leaveOut } from "../support/left-out";
import { pythonIsThere } from "../support/requirements";

/** The first start on a machine installs ministack. */
const START_TIMEOUT_MS = 300_000;

/** The account of the tests, unlike the default, so that it shows where it is used. */
export const ACCOUNT = "111122223333";

/**
 * A `describe` whose tests share one embedded AWS, given by a function because it exists only while they run.
 * Without Python they are left out and say so; with CI set they fail.
 */
export function describeWithEmbeddedAws(
  name: string,
  tests: (aws: () => EmbeddedAws) => void,
  options: () => Promise<EmbeddedAwsOptions> = () => Promise.resolve({}),
): void {
  describeWithPython(name, () => {
    let aws: EmbeddedAws | undefined;
    beforeAll(async () => {
      aws = await startEmbeddedAws({ accountId: ACCOUNT, ...(await options()) });
    }, START_TIMEOUT_MS);
    afterAll(() => aws?.stop());
    tests(() => {
      if (aws === undefined) throw new Error("The embedded AWS exists only while tests run.");
      return aws;
    });
  });
}

/** A `describe` for tests that need Python 3.10 or newer. */
export function describeWithPython(name: string, tests: () => void): void {
  if (pythonIsThere()) describe(name, tests);
  else leaveOut(name, "Python 3.10 or newer (python.org)");
}
