import { expect } from "chai";
import { instanceOf, parseArguments, refuseConfiguration } from "../../../lab/providers/instances";
import { matches } from "../../../lab/providers/orders";

const account = "111122223333";
const allUp = () => false;
const down = (region: string) => (other: string) => other === region;

describe("A provider instance", () => {
  it("knows its region, partition and default tags from arguments that came as text", () => {
    const args = parseArguments({ region: "eu-west-1", defaultTags: '{"tags":{"Stack":"dev"}}' });
    const { caller, region } = instanceOf("aws", "urn", args, account);
    expect(region).to.equal("eu-west-1");
    expect(caller).to.deep.equal({
      region: "eu-west-1",
      account,
      partition: "aws",
      defaultTags: { Stack: "dev" },
    });
  });

  it("knows where a cluster is from the host in its kubeconfig", () => {
    const server = "https://ABC.gr7.eu-central-1.eks.amazonaws.com";
    const kubeconfig = JSON.stringify({ clusters: [{ cluster: { server } }] });
    const { caller, region } = instanceOf(
      "kubernetes",
      "urn",
      parseArguments({ kubeconfig }),
      account,
    );
    expect(region).to.equal("eu-central-1");
    expect(caller.cluster).to.equal("ABC.gr7.eu-central-1.eks.amazonaws.com");
  });
});

describe("Configuring the aws provider", () => {
  const refuse = refuseConfiguration;

  it("succeeds for the account that is allowed", () => {
    const args = { region: "eu-west-1", allowedAccountIds: [account] };
    expect(refuse(args, account, allUp)).to.equal(undefined);
  });

  it("refuses another account", () => {
    const args = { region: "eu-west-1", allowedAccountIds: ["999999999999"] };
    expect(refuse(args, account, allUp)).to.equal(`AWS account ID not allowed: ${account}`);
  });

  it("refuses without a region", () => {
    expect(refuse({}, account, allUp)).to.include("missing region");
  });

  it("refuses in a region that is down, as STS would time out", () => {
    expect(refuse({ region: "eu-west-1" }, account, down("eu-west-1"))).to.include(
      "sts.eu-west-1.amazonaws.com",
    );
  });

  it("succeeds in a region that is down when nothing is asked there", () => {
    const args = {
      region: "eu-west-1",
      skipCredentialsValidation: true,
      stsRegion: "eu-central-1",
      allowedAccountIds: [account],
    };
    expect(refuse(args, account, down("eu-west-1"))).to.equal(undefined);
    expect(refuse(args, account, down("eu-central-1"))).to.include("sts.eu-central-1");
  });

  it("refuses allowed accounts when the account is not asked for", () => {
    const args = {
      region: "eu-west-1",
      skipRequestingAccountId: true,
      allowedAccountIds: [account],
    };
    expect(refuse(args, account, allUp)).to.include("not allowed");
  });
});

describe("A URN pattern", () => {
  const urn = "urn:pulumi:dev::evenkeel::aws:sqs/queue:Queue::orders";

  it("is a part of the URN, or all of it with asterisks", () => {
    expect(matches("Queue::orders", urn)).to.equal(true);
    expect(matches("*:Queue::*", urn)).to.equal(true);
    expect(matches("*:Queue", urn)).to.equal(false);
    expect(matches("*:Topic::*", urn)).to.equal(false);
  });

  it("takes other signs as they are", () => {
    expect(matches("*sqs.queue*", urn)).to.equal(false);
  });
});
