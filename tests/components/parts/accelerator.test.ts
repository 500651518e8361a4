import { expect } from "chai";
import { Accelerator } from "../../../components/parts/accelerator";
import { type Settings } from "../../../environments/schema";
import { sitesOf } from "../../support/edge";
import { worldwide } from "../../support/place";
import { dev, type Found, prod, simulate } from "../../support/platform";

const acceleratorType = "aws:globalaccelerator/accelerator:Accelerator";
const groupType = "aws:globalaccelerator/endpointGroup:EndpointGroup";
const listenerType = "aws:globalaccelerator/listener:Listener";
const recordType = "aws:route53/record:Record";

const accelerator = (of: Settings) => () =>
  new Accelerator(
    "global",
    {
      host: `global.${of.domain}`,
      zoneId: "Z0123456789EXAMPLE",
      ...sitesOf(of, { balancer: true }),
    },
    worldwide(of),
  );

describe("Accelerator", () => {
  let two: Found<Accelerator>;

  before(async () => {
    two = await simulate(prod, accelerator(prod));
  });

  it("creates one endpoint group for each place, and a peer's as an addition", async () => {
    const one = await simulate(dev, accelerator(dev));
    const always = [
      `${acceleratorType} global-addresses`,
      `${groupType} global-home`,
      `${listenerType} global-listener`,
      `${recordType} global-name`,
    ];
    expect(one.below("global")).to.deep.equal(always);
    expect(two.below("global")).to.deep.equal([...always, `${groupType} global-standby`].sort());
  });

  it("connects TLS alone", () => {
    expect(two.inputs(listenerType)).to.deep.equal({
      acceleratorArn: two.arn(acceleratorType, "global-addresses"),
      protocol: "TCP",
      portRanges: [{ fromPort: 443, toPort: 443 }],
    });
  });

  it("connects both places at full dials, with the callers' own addresses", () => {
    for (const [which, region] of [
      ["home", "eu-west-1"],
      ["standby", "eu-central-1"],
    ] as const) {
      expect(two.inputs(groupType, `global-${which}`)).to.deep.equal({
        listenerArn: two.arn(listenerType, "global-listener"),
        endpointGroupRegion: region,
        trafficDialPercentage: 100,
        endpointConfigurations: [
          {
            endpointId: two.arn("aws:lb/loadBalancer:LoadBalancer", `balancer-${region}`),
            weight: 128,
            clientIpPreservationEnabled: true,
          },
        ],
      });
    }
  });

  it("connects its name to its addresses", () => {
    expect(two.inputs(recordType)).to.deep.equal({
      zoneId: "Z0123456789EXAMPLE",
      name: "global.shop.example.com",
      type: "A",
      aliases: [
        {
          name: two.output(acceleratorType, "global-addresses", "dnsName"),
          zoneId: "Z2BJ6XQ5FK7U4H",
          evaluateTargetHealth: false,
        },
      ],
    });
  });
});
