import {
  ConflictException,
  Route53RecoveryClusterClient,
  UpdateRoutingControlStatesCommand,
} from "@aws-sdk/client-route53-recovery-cluster";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { byControls, readControls, readEndpoints } from "../../../functions/shared/routingControls";
import { memoryLog } from "../support/fakes";

describe("routing controls", () => {
  const endpoints = ["a", "b", "c", "d", "e"].map((name) => ({
    region: `region-${name}`,
    endpoint: `https://${name}.example.com/v1`,
  }));
  const mocks: { restore: () => void }[] = [];
  after(() => mocks.forEach((each) => each.restore()));

  /** Turns the controls against endpoints of which some fail; and says who was asked. */
  async function turn(failures: { readonly [region: string]: Error }) {
    const asked: string[] = [];
    const inputs: unknown[] = [];
    const log = memoryLog();
    const take = byControls({
      endpoints,
      controls: { own: "arn:own", other: "arn:other" },
      log,
      clientAt: ({ region, endpoint }) => {
        asked.push(region);
        const client = new Route53RecoveryClusterClient({ region, endpoint });
        const mock = mockClient(client);
        mocks.push(mock);
        mock.on(UpdateRoutingControlStatesCommand).callsFake((input: unknown) => {
          const failure = failures[region];
          if (failure) {
            throw failure;
          }
          inputs.push(input);
          return {};
        });
        return client;
      },
    });
    const error = await take().then(
      () => undefined,
      (reason: unknown) => String(reason),
    );
    return { asked, inputs, error, log };
  }

  it("are turned together, the own one on and the other one off, at the first endpoint", async () => {
    const { asked, inputs, error } = await turn({});
    expect({ asked, error }).to.deep.equal({ asked: ["region-a"], error: undefined });
    expect(inputs).to.deep.equal([
      {
        UpdateRoutingControlStateEntries: [
          { RoutingControlArn: "arn:own", RoutingControlState: "On" },
          { RoutingControlArn: "arn:other", RoutingControlState: "Off" },
        ],
      },
    ]);
  });

  it("are turned at the next endpoint where one does not answer, and once only", async () => {
    const silent = new Error("connect ETIMEDOUT");
    const { asked, inputs, log } = await turn({ "region-a": silent, "region-b": silent });
    expect(asked).to.deep.equal(["region-a", "region-b", "region-c"]);
    expect(inputs).to.have.length(1);
    expect(log.lines).to.have.length(2);
  });

  it("stay as they are where the safety rule refuses, whatever other endpoints would say", async () => {
    const refused = new ConflictException({ $metadata: {}, message: "safety rule" } as never);
    const { asked, error } = await turn({ "region-a": refused });
    expect(asked).to.deep.equal(["region-a"]);
    expect(error).to.contain("safety rule");
  });

  it("fail where none of the five answers", async () => {
    const silent = new Error("no route");
    const failures = Object.fromEntries(endpoints.map(({ region }) => [region, silent]));
    const { asked, error } = await turn(failures);
    expect(asked).to.have.length(5);
    expect(error).to.equal("Error: none of 5 endpoints of the routing controls took the change");
  });

  it("are read from what the program gave, and from nothing else", () => {
    expect(readEndpoints(JSON.stringify(endpoints))).to.deep.equal(endpoints);
    expect(readControls('{"own":"a","other":"b"}')).to.deep.equal({ own: "a", other: "b" });
    expect(() => readControls('{"own":"a"}')).to.throw(/ROUTING_CONTROLS.*other/);
    expect(() => readEndpoints("[{}]")).to.throw(/CLUSTER_ENDPOINTS/);
  });
});
