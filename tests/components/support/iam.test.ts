import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  allow,
  allowService,
  denyInsecureTransport,
  policy,
  trust,
  trustWithin,
} from "../../../components/support/iam";

const text = (output: pulumi.Output<string>) =>
  new Promise<unknown>((resolve) => output.apply((json) => resolve(JSON.parse(json))));

describe("IAM documents", () => {
  it("wait for the ARNs that they name", async () => {
    const document = policy(allow(["sqs:SendMessage"], pulumi.output("arn:aws:sqs:r:1:q")));
    expect(await text(document)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "arn:aws:sqs:r:1:q" }],
    });
  });

  it("carry a condition only when there is one", () => {
    expect(allow(["s3:GetObject"], "*")).not.to.have.property("Condition");
    expect(allow(["s3:GetObject"], "*", { Bool: { a: "b" } })).to.have.property("Condition");
  });

  it("let a service take a role for this account and region alone", () => {
    const location = { region: "eu-west-1", account: "111122223333" };
    expect(JSON.parse(trustWithin("ecs-tasks.amazonaws.com", location)))
      .to.have.nested.property("Statement[0].Condition")
      .that.deep.equals({
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:111122223333:*" },
      });
  });

  it("let a service act only for the resource that it acts for", () => {
    expect(allowService("events.amazonaws.com", ["sqs:SendMessage"], "q", "rule")).to.deep.equal({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: "q",
      Condition: { ArnEquals: { "aws:SourceArn": "rule" } },
    });
  });

  it("refuse what does not come over TLS", () => {
    expect(denyInsecureTransport("s3:*", "b")).to.deep.include({
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it("trust one service, and let Pod Identity tag its sessions", () => {
    expect(JSON.parse(trust("lambda.amazonaws.com"))).to.have.nested.property(
      "Statement[0].Action",
      "sts:AssumeRole",
    );
    expect(JSON.parse(trust("pods.eks.amazonaws.com")))
      .to.have.nested.property("Statement[0].Action")
      .that.eql(["sts:AssumeRole", "sts:TagSession"]);
  });
});
