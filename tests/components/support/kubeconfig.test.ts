import { expect } from "chai";
import { kubeconfig } from "../../../components/support/kubeconfig";

describe("kubeconfig", () => {
  const text = kubeconfig({
    name: "evenkeel-test-eu-west-1",
    region: "eu-west-1",
    endpoint: "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
    certificateAuthority: "Q0E=",
  });

  it("names the server and its authority", () => {
    expect(JSON.parse(text)).to.have.nested.property("clusters[0].cluster").that.eql({
      server: "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
      "certificate-authority-data": "Q0E=",
    });
  });

  it("asks for a token in the cluster's own region, and holds none", () => {
    const { exec, ...others } = (JSON.parse(text) as { users: [{ user: { exec: object } }] })
      .users[0].user;
    expect(others).to.deep.equal({});
    expect(exec)
      .to.have.property("args")
      .that.eql([
        "eks",
        "get-token",
        "--cluster-name",
        "evenkeel-test-eu-west-1",
        "--region",
        "eu-west-1",
        "--output",
        "json",
      ]);
  });

  it("uses its own context", () => {
    expect(JSON.parse(text)).to.deep.include({
      "current-context": "evenkeel-test-eu-west-1",
      contexts: [
        {
          name: "evenkeel-test-eu-west-1",
          context: { cluster: "evenkeel-test-eu-west-1", user: "evenkeel-test-eu-west-1" },
        },
      ],
    });
  });
});
