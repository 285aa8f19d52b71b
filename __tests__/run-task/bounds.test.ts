import { setTimeout as sleep } from "node:timers/promises";
import { JobQueue } from "../../run-task/job-queue";
import { RateLimit } from "../../run-task/rate-limit";
import { RemoteRefusal, withRetries } from "../../run-task/retry";
import { SeenResults } from "../../run-task/seen-results";

describe("the queue", () => {
  it("works at so much at a time, and in order", async () => {
    const queue = new JobQueue(2, 10);
    const began: number[] = [];
    let atOnce = 0;
    let most = 0;
    for (let one = 0; one < 6; one++) {
      queue.add(async () => {
        began.push(one);
        most = Math.max(most, ++atOnce);
        await sleep(5);
        atOnce--;
      });
    }
    await queue.drained();
    expect(began).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    expect(queue.sizes).toEqual({ waiting: 0, running: 0 });
  });

  it("has room for so much, and says when it has not", () => {
    const queue = new JobQueue(1, 2);
    const work = () => Promise.resolve();
    expect([queue.add(work), queue.add(work), queue.hasRoom, queue.add(work)]).toEqual([true, true, false, false]);
  });

  it("lets requests go first, but not for longer than it may", async () => {
    const queue = new JobQueue(1, 10, { quietMs: 50, mostMs: 200 });
    const began = performance.now();
    const disturbing = setInterval(() => {
      queue.disturb();
    }, 5);
    queue.disturb();
    let after = 0;
    queue.add(() => {
      after = performance.now() - began;
      return Promise.resolve();
    });
    await queue.drained();
    clearInterval(disturbing);
    expect(after).toBeGreaterThanOrEqual(190);
  });

  it("is empty at once when there was nothing", async () => {
    await new JobQueue(1, 1).drained();
  });
});

describe("the rate limit", () => {
  it("lets a burst through, then so many a second", () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 });
    expect([0, 0, 0, 0].map(() => limit.take("a", 0))).toEqual([0, 0, 0, 0.5]);
    expect(limit.take("a", 500)).toBe(0);
    expect(limit.take("a", 500)).toBe(0.5);
    expect(limit.take("b", 500)).toBe(0);
  });

  it("saves up no more than a burst", () => {
    const limit = new RateLimit({ perSecond: 2, burst: 1 });
    expect(limit.take("a", 0)).toBe(0);
    expect([limit.take("a", 60_000), limit.take("a", 60_000)]).toEqual([0, 0.5]);
  });
});

describe("the ids that were seen", () => {
  it("are remembered for a while", async () => {
    const seen = new SeenResults(40);
    seen.add("a");
    expect([seen.has("a"), seen.has("b")]).toEqual([true, false]);
    await sleep(60);
    expect(seen.has("a")).toBe(false);
  });

  it("are no more than there is room for: the oldest goes", () => {
    const seen = new SeenResults(60_000, 2);
    for (const id of ["a", "b", "c"]) seen.add(id);
    expect(["a", "b", "c"].map((id) => seen.has(id))).toEqual([false, true, true]);
  });
});

describe("trying again", () => {
  const rules = { firstPauseMs: 2, longestPauseMs: 4, attempts: 3 };
  const answer = (status: number, headers = {}) => ({ status, headers, body: Buffer.alloc(0) });
  const never = new AbortController().signal;

  it.each([200, 307, 400, 401, 404, 422])("is not done after %i", async (status) => {
    const ask = jest.fn().mockResolvedValue(answer(status));
    expect((await withRetries(ask, rules, never)).status).toBe(status);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it.each([429, 500, 503])("is done after %i, as often as told", async (status) => {
    const ask = jest.fn().mockResolvedValue(answer(status));
    await expect(withRetries(ask, rules, never)).rejects.toEqual(
      new RemoteRefusal(status, `the server answers ${status}, also when asked again`),
    );
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it("waits for as long as the server asks, within bounds", async () => {
    const ask = jest
      .fn()
      .mockResolvedValueOnce(answer(429, { "retry-after": "3600" }))
      .mockResolvedValue(answer(200));
    const began = performance.now();
    await withRetries(ask, { ...rules, longestPauseMs: 80 }, never);
    expect(performance.now() - began).toBeGreaterThanOrEqual(75);
  });

  it("ends when there is no time left", async () => {
    const ask = jest.fn().mockRejectedValue(new Error("unreachable"));
    const patient = { firstPauseMs: 10_000, longestPauseMs: 10_000, attempts: 3 };
    await expect(withRetries(ask, patient, AbortSignal.timeout(20))).rejects.toThrow("aborted");
  });
});
