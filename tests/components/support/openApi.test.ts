import { expect } from "chai";
import { openApi, type Route } from "../../../components/support/openApi";

const ordering: Route = {
  service: "ordering",
  api: "commands",
  backend: { kind: "function", invokeArn: "arn:invoke:ordering" },
};
const payment: Route = {
  service: "payment",
  api: "queries",
  backend: {
    kind: "loadBalancer",
    vpcLinkId: "link1",
    origin: "https://services.shop.example:443",
  },
};

describe("openApi", () => {
  const { paths } = openApi("evenkeel-test", "eu-west-1", [ordering, payment]);

  it("has a path and everything below it for each service, and the place's own", () => {
    expect(Object.keys(paths)).to.deep.equal([
      "/health",
      "/ordering",
      "/ordering/{proxy+}",
      "/payment",
      "/payment/{proxy+}",
    ]);
  });

  it("accepts only writes for commands and only reads for queries", () => {
    expect(Object.keys(paths["/ordering/{proxy+}"] ?? {})).to.deep.equal([
      "post",
      "put",
      "patch",
      "delete",
    ]);
    expect(Object.keys(paths["/payment/{proxy+}"] ?? {})).to.deep.equal(["get"]);
  });

  it("accepts both for a service of commands and queries", () => {
    const both = openApi("t", "eu-west-1", [{ ...ordering, api: "commands-and-queries" }]);
    expect(Object.keys(both.paths["/ordering"] ?? {})).to.deep.equal([
      "get",
      "post",
      "put",
      "patch",
      "delete",
    ]);
  });

  it("calls a function by POST whatever the method, and never waits longer than API Gateway", () => {
    expect(paths["/ordering"])
      .to.have.nested.property("put.x-amazon-apigateway-integration")
      .that.eql({
        type: "aws_proxy",
        httpMethod: "POST",
        uri: "arn:invoke:ordering",
        timeoutInMillis: 29_000,
      });
  });

  it("passes the method and the rest of the path through the VPC link", () => {
    expect(paths["/payment/{proxy+}"])
      .to.have.nested.property("get.x-amazon-apigateway-integration")
      .that.eql({
        type: "http_proxy",
        httpMethod: "GET",
        uri: "https://services.shop.example:443/payment/{proxy}",
        connectionType: "VPC_LINK",
        connectionId: "link1",
        timeoutInMillis: 29_000,
        requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
      });
  });

  it("answers /health by itself, with the region", () => {
    const template = JSON.stringify(paths["/health"]);
    expect(template).to.include("mock").and.to.include("eu-west-1");
  });
});
