import { activePassive, overridden, refuses, settings, singleRegion } from "./support";
import { expect } from "chai";
import { withoutGrafana } from "../../environments/catalogue";
import { type Tree } from "../../environments/merge";
import { regionNames } from "../../environments/regions";
import { factsOf } from "../../lab/facts";

const monitored = (raw: Tree, monitoring: Tree) => overridden(raw, "monitoring", monitoring);

describe("Settings of operations", () => {
  refuses("production without alarms", monitored(activePassive, { alarms: false }), [
    "evenkeel:settings.monitoring.alarms: must be true in production (without alarms, customers tell of a fault first); got false; example: true",
  ]);
  refuses(
    "Prometheus without a cluster",
    {
      ...singleRegion,
      settings: JSON.stringify({
        monitoring: { prometheus: true },
        services: { payment: null },
      }),
    },
    [
      "evenkeel:settings.monitoring.prometheus: must be false without a service on Kubernetes (the scraper reads a cluster, and there is none); got true; example: false",
    ],
  );
  refuses(
    "Grafana where AWS has none",
    monitored({ ...singleRegion, home: "eu-north-1" }, { grafana: "saml" }),
    [
      'evenkeel:settings.monitoring.grafana: must be none in eu-north-1 (Amazon Managed Grafana is not there); got "saml"; example: none',
    ],
  );
  refuses(
    "Grafana where AWS has none in the standby",
    monitored({ ...activePassive, standby: "eu-west-3" }, { grafana: "identity-center" }),
    [
      'evenkeel:settings.monitoring.grafana: must be none in eu-west-3 (Amazon Managed Grafana is not there); got "identity-center"; example: none',
    ],
  );
  refuses(
    "Shield Advanced without the sentence",
    overridden(singleRegion, "guardrails", { shield: { consent: "yes" } }),
    [
      'evenkeel:settings.guardrails.shield.consent: must be the sentence "I accept 3000 USD a month for one year"; got "yes"; example: I accept 3000 USD a month for one year',
    ],
  );
  refuses("Shield Advanced by a yes", overridden(singleRegion, "guardrails", { shield: true }), [
    'evenkeel:settings.guardrails.shield: must be none, or consent with the sentence "I accept 3000 USD a month for one year"; got true; example: {"consent":"I accept 3000 USD a month for one year"}',
  ]);

  it("take what is right: no alarms while nothing depends on the stack, all of it elsewhere", () => {
    expect(settings(monitored(singleRegion, { alarms: false })).monitoring).to.deep.equal({
      alarms: false,
      prometheus: false,
      grafana: "none",
    });
    const all = { alarms: true, prometheus: true, grafana: "saml" };
    expect(settings(monitored(activePassive, all)).monitoring).to.deep.equal(all);
  });

  it("leave guardrails to an account whose baseline exists", () => {
    const raw = overridden({ ...singleRegion, accountBaseline: "exists" }, "guardrails", {
      guardDuty: true,
    });
    expect(settings(raw).guardrails.guardDuty).to.equal(true);
  });

  it("know where Grafana is as AWS's own data does, and that Prometheus is everywhere", () => {
    const absent = (type: string) =>
      regionNames.filter((region) => factsOf(type)?.absentFrom?.includes(region));
    expect(absent("aws:grafana/workspace:Workspace")).to.deep.equal(withoutGrafana);
    expect(absent("aws:amp/scraper:Scraper")).to.deep.equal([]);
  });
});
