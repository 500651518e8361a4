import { activePassive, overridden, refuses, settings } from "./support";
import { expect } from "chai";

const pipeline = (...services: string[]) => ({ repository: "example/shop", services });

describe("Settings: delivery", () => {
  it("take services on Kubernetes, from the branch main", () => {
    const given = settings(overridden(activePassive, "delivery", pipeline("payment")));
    expect(given.delivery).to.deep.equal({ ...pipeline("payment"), branch: "main" });
  });

  refuses(
    "a service that the pipeline cannot install",
    overridden(activePassive, "delivery", pipeline("payment", "ordering")),
    [
      'evenkeel:settings.delivery.services[1]: must be a service that runs on kubernetes (the pipeline installs Helm charts); got "ordering"; example: payment\n  hint: there are: payment',
    ],
  );

  refuses(
    "a pipeline where AWS has no connection to GitHub",
    { ...overridden(activePassive, "delivery", pipeline("payment")), standby: "eu-central-2" },
    [
      'evenkeel:settings.delivery: must be none here (eu-central-2 has no AWS CodeConnections, which tells the pipeline of pushes); got {"repository":"example/shop","services":["payment"]}; example: none',
    ],
  );

  refuses("a misspelt service", overridden(activePassive, "delivery", pipeline("paiment")), [
    'evenkeel:settings.delivery.services[0]: must be a service that runs on kubernetes (the pipeline installs Helm charts); got "paiment"; example: payment\n  hint: did you mean payment?',
  ]);

  refuses(
    "a service that is listed twice",
    overridden(activePassive, "delivery", pipeline("payment", "payment")),
    [
      'evenkeel:settings.delivery.services[1]: must be listed once; got "payment"; example: payment',
    ],
  );

  refuses("a pipeline for nothing", overridden(activePassive, "delivery", pipeline()), [
    'evenkeel:settings.delivery.services: must be a list of services; got []; example: ["payment"]',
  ]);

  refuses(
    "a repository without an owner",
    overridden(activePassive, "delivery", { ...pipeline("payment"), repository: "shop" }),
    [
      'evenkeel:settings.delivery.repository: must be a GitHub repository, OWNER/NAME; got "shop"; example: example/shop',
    ],
  );
});
