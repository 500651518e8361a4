import { expect } from "chai";
import { isPolicy, policyDiff, statementsOf } from "../../../report/plan/policies";
import { type Json } from "../../../report/plan/types";

const policy = (...statements: readonly { readonly [key: string]: Json }[]) => ({
  Version: "2012-10-17",
  Statement: statements,
});
const words = (...statements: readonly { readonly [key: string]: Json }[]) =>
  statementsOf(policy(...statements)).map((each) => `${each.effect}: ${each.words}`);

const send = {
  Effect: "Allow",
  Action: ["sqs:SendMessage", "sqs:GetQueueUrl"],
  Resource: "arn:aws:sqs:eu-west-1:444455556666:orders",
};

describe("A policy in words", () => {
  it("says who may do what, on what, and under which condition", () => {
    expect(words(send)).to.deep.equal([
      "allows: its holder may sqs GetQueueUrl, SendMessage on sqs orders in eu-west-1",
    ]);
    expect(
      words({
        ...{ Effect: "Allow", Action: "sts:AssumeRole" },
        Principal: { Service: "lambda.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } },
      }),
    ).to.deep.equal([
      "allows: lambda.amazonaws.com may sts AssumeRole, if aws:SourceAccount is 444455556666",
    ]);
    expect(words({ Effect: "Deny", Action: "*", Resource: "*", Principal: "*" })).to.deep.equal([
      "denies: anybody may not do everything on every resource",
    ]);
  });

  it("turns around what is said with Not", () => {
    expect(
      words({
        ...{ Effect: "Deny", NotAction: "s3:GetObject", NotResource: "arn:aws:s3:::site/*" },
        NotPrincipal: { AWS: "arn:aws:iam::444455556666:root" },
      }),
    ).to.deep.equal([
      "denies: all but account 444455556666 may not everything but s3 GetObject on all but s3 site/*",
    ]);
  });

  it("marks what reaches far: every action of a service, or anybody without a condition", () => {
    const wide = (statement: { readonly [key: string]: Json }) =>
      statementsOf(policy(statement)).map((each) => each.wide);
    expect(wide(send)).to.deep.equal([false]);
    expect(wide({ ...send, Action: "sqs:*" })).to.deep.equal([true]);
    expect(wide({ ...send, Principal: "*" })).to.deep.equal([true]);
    expect(
      wide({ ...send, Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ).to.deep.equal([false]);
    expect(wide({ Effect: "Deny", Action: "*", Resource: "*" })).to.deep.equal([false]);
  });

  it("differs statement by statement, whatever their order", () => {
    const receive = { ...send, Action: "sqs:ReceiveMessage" };
    const remove = { ...send, Action: "sqs:DeleteMessage" };
    const diff = policyDiff(policy(send, remove), policy(receive, send));
    expect(diff.gained.map((each) => each.words)).to.deep.equal([
      "its holder may sqs ReceiveMessage on sqs orders in eu-west-1",
    ]);
    expect(diff.lost.map((each) => each.words)).to.deep.equal([
      "its holder may sqs DeleteMessage on sqs orders in eu-west-1",
    ]);
    expect(diff.kept).to.equal(1);
  });

  it("is told from other documents", () => {
    expect(isPolicy(policy(send))).to.equal(true);
    expect(isPolicy({ Statement: send })).to.equal(true);
    expect(isPolicy({ widgets: [] })).to.equal(false);
    expect(isPolicy("Statement")).to.equal(false);
  });
});
