import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  placeOver,
  placeWatch,
  rings,
  type WatchOptions,
} from "../../../functions/platform/placeWatch";
import { recorder } from "../support/fakes";

const urls = { own: "https://own", judged: "https://judged", shared: "https://api" };

/** The standby watches home, which is dead; the standby is active, has the writers and answers; names lead to home. */
const dead: { readonly [url: string]: string | undefined } = { "https://own": "eu-central-1" };

async function run(
  options: Partial<WatchOptions> = {},
  answering: { readonly [url: string]: string | undefined } = dead,
) {
  const published: number[] = [];
  const asked: string[] = [];
  const took: true[] = [];
  const { invocation, log } = recorder();
  const handle = placeWatch({
    own: "eu-central-1",
    judged: "eu-west-1",
    urls,
    placeAt: (url) => {
      asked.push(url);
      return Promise.resolve(answering[url]);
    },
    putMetric: (value) => Promise.resolve(void published.push(value)),
    isOverdue: () => Promise.resolve(true),
    readActive: () => Promise.resolve(true),
    writesHere: () => Promise.resolve(true),
    takeNames: () => Promise.resolve(void took.push(true)),
    ...options,
  });
  const outcome = await handle({}, invocation).then(
    (result) => result.outcome,
    (reason: unknown) => String(reason),
  );
  return { outcome, published, asked, took: took.length, log };
}

const no = () => Promise.resolve(false);

describe("platform/placeWatch", () => {
  it("is content while the other place answers for itself", async () => {
    const answering = { "https://judged": "eu-west-1", "https://own": "eu-central-1" };
    expect(await run({}, answering)).to.deep.include({
      ...{ outcome: "answers", published: [0], took: 0, asked: ["https://judged"] },
    });
  });

  it("asks twice before it says that nobody answered", async () => {
    const { asked, published } = await run({ isOverdue: no });
    expect(asked).to.deep.equal(["https://judged", "https://judged"]);
    expect(published).to.deep.equal([1]);
  });

  it("counts another place's answer as none: the name was led elsewhere", async () => {
    const answering = { ...dead, "https://judged": "eu-central-1" };
    expect((await run({ isOverdue: no }, answering)).published).to.deep.equal([1]);
  });

  it("does nothing but count until the alarm rings", async () => {
    expect(await run({ isOverdue: no })).to.deep.include({ outcome: "missed", took: 0 });
  });

  it("takes the names once it is active, has every writer and answers, and they lead elsewhere", async () => {
    const { outcome, took, log } = await run();
    expect({ outcome, took }).to.deep.equal({ outcome: "took", took: 1 });
    expect(log.lines.join()).to.contain("the names lead here now");
  });

  const waits: { readonly [why: string]: readonly [Partial<WatchOptions>, typeof dead] } = {
    "an operator turns the gate": [{ takeNames: undefined }, dead],
    "this place is not active": [{ readActive: no }, dead],
    "a database has its writer elsewhere": [{ writesHere: no }, dead],
    "this place does not answer either": [{}, {}],
    "the names lead here already": [{}, { ...dead, "https://api": "eu-central-1" }],
  };
  for (const [why, [options, answering]] of Object.entries(waits)) {
    it(`leaves the names where they are while ${why}, and says so`, async () => {
      const { outcome, took, log } = await run(options, answering);
      expect({ outcome, took }).to.deep.equal({ outcome: "waits", took: 0 });
      expect(log.lines.join()).to.contain(why);
    });
  }

  it("takes nothing where AWS does not say who is active or who writes", async () => {
    const fails = () => Promise.reject(new Error("throttled"));
    for (const options of [{ readActive: fails }, { writesHere: fails }, { isOverdue: fails }]) {
      expect(await run(options)).to.deep.include({ outcome: "Error: throttled", took: 0 });
    }
  });

  it("publishes what it saw even where it cannot go on", async () => {
    const { published } = await run({ isOverdue: () => Promise.reject(new Error("denied")) });
    expect(published).to.deep.equal([1]);
  });

  describe("who answers at a URL", () => {
    const at = (response: () => Response | Promise<Response>, url = "https://x/live/") => {
      const requested: string[] = [];
      const request = ((input: string) => {
        requested.push(input);
        return Promise.resolve().then(response);
      }) as typeof fetch;
      return placeOver(request)(url).then((place) => ({ place, requested }));
    };

    it("is the region that /health tells, below the stage", async () => {
      expect(await at(() => new Response('{"region":"eu-west-1"}'))).to.deep.equal({
        ...{ place: "eu-west-1", requested: ["https://x/live/health"] },
      });
    });

    const nobody: { readonly [says: string]: () => Response } = {
      "an error": () => new Response('{"region":"eu-west-1"}', { status: 503 }),
      "something else": () => new Response("<html>"),
      "no region": () => new Response("{}"),
      nothing: () => {
        throw new Error("ECONNREFUSED");
      },
    };
    for (const [says, response] of Object.entries(nobody)) {
      it(`is nobody where the answer is ${says}`, async () => {
        expect((await at(response)).place).to.equal(undefined);
      });
    }
  });

  it("believes the alarm that is in ALARM, and no other state and no missing one", async () => {
    const mock = mockClient(CloudWatchClient);
    const cloudwatch = new CloudWatchClient({ region: "eu-west-1" });
    const says = (StateValue: "ALARM" | "OK" | "INSUFFICIENT_DATA") =>
      mock
        .on(DescribeAlarmsCommand, { AlarmNames: ["unanswered"] })
        .resolves({ MetricAlarms: [{ StateValue }] });
    says("ALARM");
    expect(await rings(cloudwatch, "unanswered")).to.equal(true);
    says("OK");
    expect(await rings(cloudwatch, "unanswered")).to.equal(false);
    says("INSUFFICIENT_DATA");
    expect(await rings(cloudwatch, "unanswered")).to.equal(false);
    mock.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] });
    expect(await rings(cloudwatch, "unanswered")).to.equal(false);
    mock.restore();
  });
});
