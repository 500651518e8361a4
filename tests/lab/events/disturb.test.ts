import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { disturbDeliveries } from "../../../lab/events/disturb/deliveries";
import { type Failures, startFailures } from "../../../lab/events/disturb/failures";
import { drawer } from "../../../lab/events/random";
import { type CallHook, type FrontRequest, type LabCloud } from "../../../lab/emulator/types";

describe("Calls that the lab lets fail", () => {
  let failures: Failures;
  afterEach(() => failures.stop());

  const ask = async (name: string, times: number) => {
    const answers: string[] = [];
    for (let time = 0; time < times; time++) {
      answers.push(await (await fetch(`${failures.url}/${name}`)).text());
    }
    return answers;
  };

  it("are a share of each function's, before or after they did anything, and the same for the same seed", async () => {
    failures = await startFailures(0.3, drawer(1));
    const answers = await ask("one", 200);
    await ask("other", 10);
    expect(new Set(answers)).to.deep.equal(new Set(["pass", "before", "after"]));
    const failed = answers.filter((answer) => answer !== "pass").length;
    expect(failed).to.be.within(35, 85);
    expect(failures.counts.failed + failures.counts.passed).to.equal(210);
    await failures.stop();

    failures = await startFailures(0.3, drawer(1));
    await ask("other", 50);
    expect(await ask("one", 200)).to.deep.equal(answers);
  });

  it("are not those of a message's last chance, which would make dead letters of bad luck, unless all fail", async () => {
    failures = await startFailures(0.99, drawer(1));
    expect(await (await fetch(`${failures.url}/one`)).text()).not.to.equal("pass");
    expect(await (await fetch(`${failures.url}/one?last`)).text()).to.equal("pass");
    await failures.stop();
    failures = await startFailures(1, drawer(1));
    expect(await (await fetch(`${failures.url}/one?last`)).text()).not.to.equal("pass");
  });

  it("fail in the function's own process, its bundle untouched: before it did anything, or after everything", async () => {
    const folder = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    try {
      failures = await startFailures(1, drawer(2));
      const bundle = "exports.handler = async () => console.log('did it');";
      writeFileSync(join(folder, "index.js"), bundle);
      const call = (event: string) => `
        const file = require("node:path").join(process.env.LAMBDA_TASK_ROOT, "index.js");
        require(file).handler(${event}, {}).catch((error) => console.log(error.message));`;
      const run = (url: string, event = "{}") =>
        new Promise<string>((done) => {
          const preload = join(__dirname, "../../../lab/events/disturb/failing.cjs");
          const env = {
            ...process.env,
            ...{ LAB_FAILURES: url, LAMBDA_TASK_ROOT: folder, AWS_LAMBDA_FUNCTION_NAME: "f" },
          };
          const args = ["--require", preload, "-e", call(event)];
          execFile(process.execPath, args, { env }, (_, stdout) => done(stdout.trim()));
        });
      const outcomes = new Set<string>();
      for (let time = 0; time < 12 && outcomes.size < 2; time++) {
        outcomes.add(await run(failures.url));
      }
      expect([...outcomes].sort()).to.deep.equal([
        "did it\nthe lab failed this call after it had done everything",
        "the lab failed this call before it did anything",
      ]);
      expect(await run("http://127.0.0.1:1"), "nobody decides any more").to.equal("did it");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(60_000);
});

describe("Deliveries that the lab disturbs", () => {
  /** A lab of which only the calls that pass the front are there. */
  function setUp(options: { duplicates: number; shuffle: boolean }) {
    const hooks = new Set<CallHook>();
    const lab = {
      front: { onCall: (hook: CallHook) => (hooks.add(hook), () => hooks.delete(hook)) },
      clientOptions: () => ({
        ...{ endpoint: "http://127.0.0.1:1", region: "eu-west-1", maxAttempts: 1 },
        credentials: { accessKeyId: "111122223333", secretAccessKey: "lab" },
      }),
    } as unknown as LabCloud;
    const deliveries = disturbDeliveries(lab, "eu-west-1", { ...options, draw: drawer(1) });
    const see = (request: Partial<FrontRequest>) =>
      [...hooks].map((hook) =>
        hook({ region: "eu-west-1", parameters: {}, ...request } as FrontRequest),
      )[0];
    return { deliveries, see };
  }

  const put = (count: number) => ({
    ...{ service: "events", operation: "PutEvents" },
    parameters: { Entries: Array.from({ length: count }, () => ({ DetailType: "OrderPlaced" })) },
  });

  it("answer for the bus where events overtake each other, and hold every one of them back", () => {
    const { deliveries, see } = setUp({ duplicates: 0, shuffle: true });
    const answer = see(put(3)) as { status: number; body: string };
    expect(answer.status).to.equal(200);
    expect(JSON.parse(answer.body)).to.include({ FailedEntryCount: 0 });
    expect(deliveries.counts).to.deep.equal({ duplicated: 0, delayed: 3 });
    expect(deliveries.pending()).to.equal(3);
  });

  it("let events through where they are only told twice, and repeat those of FIFO topics under another id", () => {
    const { deliveries, see } = setUp({ duplicates: 1, shuffle: false });
    expect(see(put(2))).to.equal(undefined);
    const batch = "PublishBatchRequestEntries.member.1";
    const parameters = {
      TopicArn: "t",
      [`${batch}.Message`]: "m",
      [`${batch}.MessageGroupId`]: "g",
    };
    expect(see({ service: "sns", operation: "PublishBatch", parameters })).to.equal(undefined);
    expect(deliveries.counts).to.deep.equal({ duplicated: 3, delayed: 0 });
  });

  it("leave other calls, other regions, and everything after their end alone", () => {
    const { deliveries, see } = setUp({ duplicates: 1, shuffle: true });
    expect(see({ ...put(1), operation: "ListRules" })).to.equal(undefined);
    expect(see({ ...put(1), region: "eu-central-1" })).to.equal(undefined);
    deliveries.stop();
    expect(see(put(1))).to.equal(undefined);
    expect(deliveries.counts).to.deep.equal({ duplicated: 0, delayed: 0 });
  });
});
