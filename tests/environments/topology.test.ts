import { activePassive, refuses, singleRegion } from "./support";

describe("Settings: regions and roles", () => {
  refuses("an unknown environment", { ...activePassive, environment: "prd" }, [
    'evenkeel:environment: must be a definition under environments/ (dev, prod, commerce, notifications, platform, trading, webapp); got "prd"; example: prod\n  hint: did you mean prod?',
  ]);
  refuses("an environment that nothing resembles", { ...activePassive, environment: "stage" }, [
    'evenkeel:environment: must be a definition under environments/ (dev, prod, commerce, notifications, platform, trading, webapp); got "stage"; example: dev',
  ]);
  refuses("an unknown topology", { ...activePassive, topology: "active-active" }, [
    'evenkeel:topology: must be one of single-region, active-passive; got "active-active"; example: single-region\n  hint: did you mean active-passive?',
  ]);
  refuses("an unknown region", { ...activePassive, home: "eu-west-9" }, [
    'evenkeel:home: must be a region of environments/regions.ts; got "eu-west-9"; example: eu-west-1\n  hint: did you mean eu-west-1?',
  ]);
  refuses("a missing standby", { ...activePassive, standby: "" }, [
    "evenkeel:standby: must be given in an active-passive stack (the region that takes over); got nothing; example: eu-central-1",
  ]);
  refuses("a standby in the home region", { ...activePassive, standby: "eu-west-1" }, [
    'evenkeel:standby: must differ from home (two clusters of an Aurora global database cannot be in the same region); got "eu-west-1"; example: eu-central-1',
  ]);
  refuses("us-east-1 as home of an active-passive stack", { ...activePassive, home: "us-east-1" }, [
    'evenkeel:home: must not be us-east-1 in an active-passive stack (the control planes of CloudFront, Route 53 and IAM are there: its loss would take a place and the tools to react with it); got "us-east-1"; example: eu-west-1',
  ]);
  refuses(
    "us-east-1 as standby of an active-passive stack",
    { ...activePassive, standby: "us-east-1" },
    [
      'evenkeel:standby: must not be us-east-1 in an active-passive stack (the control planes of CloudFront, Route 53 and IAM are there: its loss would take a place and the tools to react with it); got "us-east-1"; example: eu-central-1',
    ],
  );
  refuses("an active region that is no place", { ...activePassive, active: "eu-west-2" }, [
    'evenkeel:active: must be home or standby (eu-west-1 or eu-central-1); got "eu-west-2"; example: eu-west-1',
  ]);
  refuses(
    "an unavailable region that is no place",
    { ...activePassive, unavailable: "eu-west-2" },
    [
      'evenkeel:unavailable: must be home or standby (eu-west-1 or eu-central-1); got "eu-west-2"; example: eu-central-1',
    ],
  );
  refuses("an unavailable region that is active", { ...activePassive, unavailable: "eu-west-1" }, [
    'evenkeel:unavailable: must not be the active region (move active to the other one as well); got "eu-west-1"; example: eu-central-1',
  ]);
  refuses("a standby in a single-region stack", { ...singleRegion, standby: "eu-central-1" }, [
    'evenkeel:standby: must be left out of a single-region stack (not used in this topology); got "eu-central-1"; example: no value',
  ]);
  refuses(
    "an unavailable region in a single-region stack",
    { ...singleRegion, unavailable: "eu-west-1" },
    [
      'evenkeel:unavailable: must be left out of a single-region stack (not used in this topology); got "eu-west-1"; example: no value',
    ],
  );
  refuses(
    "another active region in a single-region stack",
    { ...singleRegion, active: "eu-central-1" },
    [
      'evenkeel:active: must be home in a single-region stack (eu-west-1); got "eu-central-1"; example: eu-west-1',
    ],
  );
});
