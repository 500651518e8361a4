import { expect } from "chai";
import { parseRequest, type RawRequest } from "../../../lab/emulator/parse";

const signed = (service: string, region = "eu-west-1") =>
  `AWS4-HMAC-SHA256 Credential=111122223333/20260131/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0a`;

const request = (parts: Partial<Omit<RawRequest, "body">> & { readonly body?: string }) => {
  const { method = "POST", url = "/", headers = {}, body = "" } = parts;
  return parseRequest({ method, url, headers, body: Buffer.from(body) });
};

describe("What a request to AWS is about", () => {
  it("is in its signature: account, region and service", () => {
    const { account, region, service } = request({ headers: { authorization: signed("SQS") } });
    expect({ account, region, service }).to.deep.equal({
      account: "111122223333",
      region: "eu-west-1",
      service: "sqs",
    });
  });

  it("is in the URL where that was signed in advance", () => {
    const credential = encodeURIComponent("111122223333/20260131/eu-central-1/s3/aws4_request");
    const { region, service } = request({
      method: "GET",
      url: `/bucket/key?X-Amz-Credential=${credential}`,
    });
    expect([region, service]).to.deep.equal(["eu-central-1", "s3"]);
  });

  it("is unknown without a signature, and with half of one", () => {
    const half = "AWS4-HMAC-SHA256 Credential=111122223333/20260131/eu-west-1";
    for (const headers of [{}, { authorization: "Bearer x" }, { authorization: half }]) {
      const { account, region, service } = request({ headers });
      expect([account, region, service]).to.deep.equal(["", "", ""]);
    }
  });

  it("names the operation of a JSON service in a header, with the body's parameters", () => {
    const parsed = request({
      headers: {
        authorization: signed("ssm"),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AmazonSSM.PutParameter",
      },
      body: JSON.stringify({ Name: "/role", Value: "{}" }),
    });
    expect(parsed.operation).to.equal("PutParameter");
    expect(parsed.parameters).to.deep.equal({ Name: "/role", Value: "{}" });
  });

  it("names the operation of a query service in the body, with its parameters", () => {
    const parsed = request({
      headers: {
        authorization: signed("rds"),
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      },
      body: "Action=SwitchoverGlobalCluster&GlobalClusterIdentifier=shop&Version=2014-10-31",
    });
    expect(parsed.operation).to.equal("SwitchoverGlobalCluster");
    expect(parsed.parameters.GlobalClusterIdentifier).to.equal("shop");
  });

  it("names the operation of an RPC service in the path", () => {
    const { operation } = request({
      url: "/service/GraniteServiceVersion20100801/operation/PutMetricData",
      headers: { authorization: signed("monitoring"), "content-type": "application/cbor" },
    });
    expect(operation).to.equal("PutMetricData");
  });

  const rest: readonly (readonly [service: string, method: string, url: string, name: string])[] = [
    ["lambda", "POST", "/2015-03-31/functions/pay/invocations?Qualifier=1", "Invoke"],
    ["lambda", "PUT", "/2015-03-31/event-source-mappings/0a", "UpdateEventSourceMapping"],
    ["lambda", "GET", "/2015-03-31/event-source-mappings/", "ListEventSourceMappings"],
    ["route53", "POST", "/2013-04-01/hostedzone/Z1/rrset/", "ChangeResourceRecordSets"],
    ["route53", "GET", "/2013-04-01/healthcheck/0a/status", "GetHealthCheckStatus"],
    ["kafka", "GET", "/replication/v1/replicators/arn%3Aaws", "DescribeReplicator"],
    ["s3", "PUT", "/bucket/key", "PUT /bucket/key"],
  ];
  for (const [service, method, url, name] of rest) {
    it(`is ${name} of ${service} by method and path`, () => {
      expect(
        request({ method, url, headers: { authorization: signed(service) } }).operation,
      ).to.equal(name);
    });
  }

  it("has no parameters where the body is no object", () => {
    for (const body of ["{", "[1]", '"text"', "null", ""]) {
      const headers = { "content-type": "application/json" };
      expect(request({ headers, body }).parameters).to.deep.equal({});
    }
  });
});
