/**
 * Stands in for tests whose tools this machine lacks. They are left out and say so; with CI set they fail, because a
 * run that proves less than it seems to must not be green.
 */
export function leaveOut(name: string, missing: string): void {
  if (process.env.CI) {
    test(`${name}: needs ${missing}`, () => {
      throw new Error(`These tests need ${missing}, and CI is set: nothing may be left out.`);
    });
    return;
  }
  // jest names skipped tests in its verbose mode only.
  process.stderr.write(`Left out: ${name}. They need ${missing}.\n`);
  test.skip(`${name}: left out, because they need ${missing}`, () => undefined);
}
