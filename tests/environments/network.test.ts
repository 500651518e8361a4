import { activePassive, overridden, refuses, singleRegion } from "./support";

describe("Settings: network", () => {
  refuses("zero zones", overridden(singleRegion, "network.zones", 0), [
    "evenkeel:settings.network.zones: must be a whole number from 2 to 4 (a region's zones may fail one at a time; the address plan has room for 4); got 0; example: 2",
  ]);
  refuses("a number in quotes", overridden(singleRegion, "network.zones", "3"), [
    'evenkeel:settings.network.zones: must be a whole number from 2 to 4 (a region\'s zones may fail one at a time; the address plan has room for 4); got "3"; example: 2\n  hint: write it without quotes: 3',
  ]);
  refuses("a fraction of a zone", overridden(singleRegion, "network.zones", 2.5), [
    "evenkeel:settings.network.zones: must be a whole number from 2 to 4 (a region's zones may fail one at a time; the address plan has room for 4); got 2.5; example: 2",
  ]);
  refuses(
    "more zones than the region has",
    overridden({ ...singleRegion, home: "us-west-1" }, "network.zones", 3),
    [
      "evenkeel:settings.network.zones: must be at most 2 (us-west-1 has 2 zones); got 3; example: 2",
    ],
  );
  refuses("true in quotes", overridden(singleRegion, "protect", "true"), [
    'evenkeel:settings.protect: must be true or false; got "true"; example: true\n  hint: write it without quotes: true',
  ]);
  refuses("an unknown word", overridden(singleRegion, "network.natGateways", "one-per-zones"), [
    'evenkeel:settings.network.natGateways: must be one of single, one-per-zone; got "one-per-zones"; example: single\n  hint: did you mean one-per-zone?',
  ]);
  refuses(
    "a range that is none",
    overridden(singleRegion, "network.addressRanges.home", "10.0.0.0"),
    [
      'evenkeel:settings.network.addressRanges.home: must be an IPv4 range in CIDR notation; got "10.0.0.0"; example: 10.0.0.0/16',
    ],
  );
  refuses(
    "a range with a number above 255",
    overridden(singleRegion, "network.addressRanges.home", "10.0.256.0/16"),
    [
      'evenkeel:settings.network.addressRanges.home: must be an IPv4 range: four numbers up to 255, a slash, a size up to 32; got "10.0.256.0/16"; example: 10.0.0.0/16',
    ],
  );
  refuses(
    "a range with host bits",
    overridden(singleRegion, "network.addressRanges.home", "10.0.3.0/16"),
    [
      'evenkeel:settings.network.addressRanges.home: must begin at the first address of its range; got "10.0.3.0/16"; example: 10.0.0.0/16',
    ],
  );
  refuses(
    "a range too large",
    overridden(singleRegion, "network.addressRanges.home", "10.0.0.0/8"),
    [
      'evenkeel:settings.network.addressRanges.home: must be from /16 (a VPC\'s largest) to /20 (room for three kinds of subnet in four zones); got "10.0.0.0/8"; example: 10.0.0.0/16',
      'evenkeel:settings.network.addressRanges.home: must not overlap 10.100.0.0/16, taken by Kubernetes services (EKS takes 172.20.0.0/16 or 10.100.0.0/16 for them); got "10.0.0.0/8"; example: 10.0.0.0/16',
      'evenkeel:settings.network.addressRanges.standby: must not overlap network.addressRanges.home (10.0.0.0/8), even while the stack has one region; got "10.21.0.0/16" (environments/dev.ts); example: 192.168.0.0/16',
    ],
  );
  refuses(
    "a range too small",
    overridden(singleRegion, "network.addressRanges.home", "10.0.0.0/24"),
    [
      'evenkeel:settings.network.addressRanges.home: must be from /16 (a VPC\'s largest) to /20 (room for three kinds of subnet in four zones); got "10.0.0.0/24"; example: 10.0.0.0/16',
    ],
  );
  refuses("a public range", overridden(singleRegion, "network.addressRanges.home", "11.0.0.0/16"), [
    'evenkeel:settings.network.addressRanges.home: must be private (RFC 1918: in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16); got "11.0.0.0/16"; example: 10.0.0.0/16',
  ]);
  refuses(
    "Docker's range",
    overridden(singleRegion, "network.addressRanges.home", "172.17.0.0/16"),
    [
      'evenkeel:settings.network.addressRanges.home: must not overlap 172.17.0.0/16, taken by Docker\'s bridge; got "172.17.0.0/16"; example: 10.0.0.0/16',
    ],
  );
  refuses(
    "the range of Kubernetes services",
    overridden(singleRegion, "network.addressRanges.standby", "172.20.0.0/20"),
    [
      'evenkeel:settings.network.addressRanges.standby: must not overlap 172.20.0.0/16, taken by Kubernetes services (EKS takes 172.20.0.0/16 or 10.100.0.0/16 for them); got "172.20.0.0/20"; example: 10.1.0.0/16',
    ],
  );
  refuses(
    "the other range of Kubernetes services",
    overridden(singleRegion, "network.addressRanges.standby", "10.100.0.0/16"),
    [
      'evenkeel:settings.network.addressRanges.standby: must not overlap 10.100.0.0/16, taken by Kubernetes services (EKS takes 172.20.0.0/16 or 10.100.0.0/16 for them); got "10.100.0.0/16"; example: 10.1.0.0/16',
    ],
  );
  refuses(
    "overlapping ranges",
    overridden(activePassive, "network.addressRanges.standby", "10.0.128.0/20"),
    [
      'evenkeel:settings.network.addressRanges.standby: must not overlap network.addressRanges.home (10.0.0.0/16), even while the stack has one region; got "10.0.128.0/20"; example: 10.1.0.0/16',
    ],
  );
  refuses("an unknown endpoint", overridden(singleRegion, "network.interfaceEndpoints", ["sqss"]), [
    'evenkeel:settings.network.interfaceEndpoints[0]: must be the name of an interface endpoint; got "sqss"; example: sqs\n  hint: did you mean sqs?',
  ]);
  refuses("a gateway endpoint", overridden(singleRegion, "network.interfaceEndpoints", ["s3"]), [
    'evenkeel:settings.network.interfaceEndpoints[0]: must be the name of an interface endpoint; got "s3"; example: sqs\n  hint: s3 has a gateway endpoint in every stack, which costs nothing',
  ]);
  refuses(
    "an endpoint that nothing resembles",
    overridden(singleRegion, "network.interfaceEndpoints", ["mainframe"]),
    [
      'evenkeel:settings.network.interfaceEndpoints[0]: must be the name of an interface endpoint; got "mainframe"; example: sqs\n  hint: known: application-autoscaling, athena, autoscaling, cloudformation, ec2, ec2messages, ecr.api, ecr.dkr, eks, eks-auth, elasticache, elasticfilesystem, elasticloadbalancing, events, execute-api, kinesis-firehose, kinesis-streams, kms, lambda, logs, monitoring, rds, rds-data, scheduler, secretsmanager, sns, sqs, ssm, ssmmessages, states, sts, xray',
    ],
  );
  refuses(
    "an endpoint listed twice",
    overridden(singleRegion, "network.interfaceEndpoints", ["sqs", "sqs"]),
    [
      'evenkeel:settings.network.interfaceEndpoints[1]: must be listed once; got "sqs"; example: sqs',
    ],
  );
});
