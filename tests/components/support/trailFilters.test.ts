import { expect } from "chai";
import { trailFilters } from "../../../components/support/trailFilters";

const filter = (name: string) => trailFilters.find((each) => each.name === name);

describe("What is worth an alarm in the trail", () => {
  it("is all of the CIS benchmark's list, in its order", () => {
    expect(trailFilters.map(({ name }) => name)).to.deep.equal([
      "unauthorized-calls",
      "sign-in-without-mfa",
      "root-usage",
      "iam-changes",
      "trail-changes",
      "failed-sign-ins",
      "key-deletion",
      "bucket-policy-changes",
      "config-changes",
      "security-group-changes",
      "network-acl-changes",
      "gateway-changes",
      "route-changes",
      "vpc-changes",
      "organization-changes",
    ]);
  });

  it("has a metric of its own each, and says what to do", () => {
    expect(new Set(trailFilters.map(({ metric }) => metric)).size).to.equal(trailFilters.length);
    trailFilters.forEach(({ description }) => expect(description).to.include(": "));
  });

  it("is written in the filter language: one pair of braces, parentheses that close, within the limit", () => {
    for (const { name, pattern } of trailFilters) {
      expect(pattern, name).to.match(/^\{ .* \}$/);
      expect(pattern.split("(").length, name).to.equal(pattern.split(")").length);
      expect(pattern.length, name).to.be.at.most(1024);
    }
  });

  it("names the service where calls of several have one name", () => {
    expect(filter("iam-changes")?.pattern).to.match(
      /^\{ \(\$\.eventSource = iam\.amazonaws\.com\) && \(/,
    );
    expect(filter("organization-changes")?.pattern).to.include("organizations.amazonaws.com");
    expect(filter("key-deletion")?.pattern).to.equal(
      "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
    );
    expect(filter("trail-changes")?.pattern).not.to.include("eventSource");
  });
});
