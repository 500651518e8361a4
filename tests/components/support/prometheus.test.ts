import { expect } from "chai";
import { alertRoutes, rules, targets } from "../../../components/support/prometheus";

type Rule = (typeof rules.groups)[number]["rules"][number];

const every: readonly Rule[] = rules.groups.flatMap((group): readonly Rule[] => group.rules);

describe("Prometheus", () => {
  it("reads the state of objects, the API server and the containers of a named cluster", () => {
    const { global, scrape_configs: jobs } = targets("evenkeel-test-eu-west-1");
    expect(global.external_labels).to.deep.equal({ cluster: "evenkeel-test-eu-west-1" });
    expect(jobs.map(({ job_name }) => job_name)).to.deep.equal([
      "kube-state-metrics",
      "kubernetes-apiservers",
      "cadvisor",
    ]);
  });

  it("uses no metric of a job that it does not read", () => {
    const metrics = every.flatMap(
      ({ expr }) => expr.match(/\b(kube|container|up)\w*(?=[[{ )])/g) ?? [],
    );
    expect(metrics).not.to.be.empty;
    // kube_: kube-state-metrics; container_: cadvisor; up: Prometheus itself.
    expect(metrics.filter((each) => !/^(kube_|container_|up$)/.test(each))).to.deep.equal([]);
  });

  it("rings for pods that restart, autoscalers at their end, nodes that are gone, and when it is blind", () => {
    const alerts = every.flatMap((rule) => ("alert" in rule ? [rule] : []));
    expect(alerts.map((rule) => [rule.alert, rule.for])).to.deep.equal([
      ["PodRestarting", "5m"],
      ["AutoscalerAtMaximum", "15m"],
      ["NodeNotReady", "10m"],
      ["NothingCounted", "10m"],
    ]);
    alerts.forEach(({ annotations }) => expect(annotations.summary).not.to.equal(""));
  });

  it("counts ahead under names that say the level, the metric and the operation", () => {
    const recorded = every.flatMap((rule) => ("record" in rule ? [rule.record] : []));
    expect(recorded).to.have.length(3);
    recorded.forEach((each) => expect(each).to.match(/^[a-z]+:[a-z_]+:[a-z0-9]+$/));
  });

  it("sends alerts to a topic of its own region, and when they are over", () => {
    const { alertmanager_config: text } = alertRoutes(
      "arn:aws:sns:eu-west-1:1:alarms",
      "eu-west-1",
    );
    const { receivers, route } = JSON.parse(text) as {
      route: { receiver: string };
      receivers: { name: string; sns_configs: unknown[] }[];
    };
    expect(receivers).to.deep.equal([
      {
        name: route.receiver,
        sns_configs: [
          {
            topic_arn: "arn:aws:sns:eu-west-1:1:alarms",
            send_resolved: true,
            sigv4: { region: "eu-west-1" },
          },
        ],
      },
    ]);
  });
});
