import { z } from "zod";
import { cidr, domainPattern, field, oneOf, whole } from "../fields";

/** The way out of the VPC through AWS Network Firewall. */
const firewall = z.strictObject({
  /** Names that workloads may call over TLS, AWS's own without an interface endpoint included; a leading dot means every name below it. All else is dropped. */
  allowedDomains: field(z.array(domainPattern).min(1), "a list of names", [
    ".amazonaws.com",
    "api.stripe.com",
  ]),
});

export const network = z.strictObject({
  /** Availability zones per region. */
  zones: whole(2, 4, 2, "a region's zones may fail one at a time; the address plan has room for 4"),
  /** IPv4 range of the VPC of each place; they must not overlap. /16 to /20. */
  addressRanges: z.strictObject({
    /** Range of the home region's VPC. */
    home: cidr("10.0.0.0/16"),
    /** Range of the other region's VPC; kept free while the stack has one region, so that it can grow. */
    standby: cidr("10.1.0.0/16"),
  }),
  /** `single` saves money, `one-per-zone` survives the loss of a zone. */
  natGateways: oneOf(["single", "one-per-zone"]),
  /** AWS services reached through private interface endpoints instead of NAT (last part of the endpoint name). */
  interfaceEndpoints: field(z.array(z.string()), "a list of endpoint names", ["sqs", "ecr.api"]),
  /** `none`, or AWS Network Firewall in every zone between workloads and the Internet. About 290 USD a month and zone. */
  firewall: field(
    z.union([z.literal("none"), firewall]),
    "none, or allowedDomains with the names that may be called",
    { allowedDomains: [".amazonaws.com"] },
  ).default("none"),
});
