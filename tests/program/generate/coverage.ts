import { type Generated } from "../generate";

/** What a stack chose where the systems disagree, one word each, to count how often each alternative was tried. */
export function alternatives({ operator, definition }: Generated): readonly string[] {
  const { network, cluster, data, events, api, edge, monitoring, guardrails, failover } =
    definition;
  const { relational, cache, dax, tableCapacity, backups } = data;
  const services = Object.values(definition.services);
  const chosen = (value: unknown) => (value === undefined || value === "none" ? "none" : "some");
  const stream = events.stream ?? "none";
  const ways = services.flatMap(({ api: called, kubernetes, ecs }) => {
    const container = kubernetes ?? ecs;
    return called === undefined || container === undefined
      ? []
      : [`ingress ${container.ingress ?? api.ingress ?? "nlb"}`];
  });
  return [
    ...new Set([
      operator.topology,
      `zones ${network.zones}`,
      `NAT ${network.natGateways}`,
      `firewall ${chosen(network.firewall)}`,
      `nodes ${services.some(({ kubernetes }) => kubernetes) ? (cluster.nodes?.kind ?? "auto") : "none"}`,
      `spot ${cluster.spot === true}`,
      ...services.map(({ runsOn }) => `on ${runsOn}`),
      ...services.map(({ store }) => `store ${store ?? "none"}`),
      relational.engine === "rds-postgres"
        ? relational.engine
        : `aurora ${relational.capacity.kind}`,
      ...(relational.engine === "aurora-postgres"
        ? [
            `scaling readers ${chosen(relational.autoscaling)}`,
            `cluster per service ${relational.clusterPerService === true}`,
          ]
        : []),
      `rotation ${chosen(relational.rotationDays)}`,
      `cache ${cache === "none" ? "none" : (cache.engine ?? "valkey")}`,
      `cache over both places ${cache !== "none" && cache.global === true}`,
      `DAX ${chosen(dax)}`,
      `tables ${typeof tableCapacity === "object" ? "provisioned" : "on-demand"}`,
      `backups ${chosen(backups)}`,
      `transport ${events.transport}`,
      `Kafka ${stream === "none" ? "none" : stream.kind}`,
      `gateway ${api.gateway}`,
      `queries ${api.queries}`,
      `auth ${api.auth}`,
      `API cache ${chosen(api.cache)}`,
      `clients ${chosen(api.clients)}`,
      `endpoint service ${chosen(api.endpointService)}`,
      ...ways,
      `reads ${edge.reads?.policy}`,
      `accelerator ${edge.accelerator === true}`,
      `sites ${(edge.sites ?? []).length > 0 ? "some" : "none"}`,
      `zone ${edge.zone}`,
      `registrar ${edge.registrar === true}`,
      `alarms ${monitoring?.alarms === true}`,
      `Prometheus ${monitoring?.prometheus === true}`,
      `Grafana ${monitoring?.grafana ?? "none"}`,
      ...Object.entries(guardrails ?? {}).map(
        ([name, value]) => `${name} ${value === false || value === "none" ? "no" : "yes"}`,
      ),
      `gate ${failover?.gate}`,
      `trigger ${failover?.trigger}`,
      `Region switch ${chosen(failover?.regionSwitch)}`,
      `delivery ${chosen(definition.delivery)}`,
      `production ${definition.production}`,
      `protect ${definition.protect}`,
      `baseline ${operator.accountBaseline}`,
    ]),
  ];
}
