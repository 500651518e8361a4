/** Configuration of Prometheus as plain data: its files are YAML, and all JSON is YAML. */

const token = "/var/run/secrets/kubernetes.io/serviceaccount/token";

const keep = (regex: string, ...labels: readonly string[]) => ({
  action: "keep",
  source_labels: labels,
  regex,
});

/** What the scraper reads in a cluster: the state of its objects, its API server, and containers by node. */
export const targets = (cluster: string) => ({
  global: { scrape_interval: "30s", external_labels: { cluster } },
  scrape_configs: [
    {
      job_name: "kube-state-metrics",
      // Its metrics speak of other pods: their labels win.
      honor_labels: true,
      kubernetes_sd_configs: [{ role: "pod" }],
      relabel_configs: [
        keep("kube-state-metrics", "__meta_kubernetes_pod_label_app_kubernetes_io_name"),
        keep("8080", "__meta_kubernetes_pod_container_port_number"),
      ],
    },
    {
      job_name: "kubernetes-apiservers",
      scheme: "https",
      bearer_token_file: token,
      kubernetes_sd_configs: [{ role: "endpoints" }],
      relabel_configs: [
        keep(
          "default;kubernetes;https",
          "__meta_kubernetes_namespace",
          "__meta_kubernetes_service_name",
          "__meta_kubernetes_endpoint_port_name",
        ),
      ],
    },
    {
      job_name: "cadvisor",
      scheme: "https",
      bearer_token_file: token,
      kubernetes_sd_configs: [{ role: "node" }],
      relabel_configs: [
        { target_label: "__address__", replacement: "kubernetes.default.svc:443" },
        {
          source_labels: ["__meta_kubernetes_node_name"],
          regex: "(.+)",
          target_label: "__metrics_path__",
          replacement: "/api/v1/nodes/$1/proxy/metrics/cadvisor",
        },
      ],
    },
  ],
});

const alert = (name: string, expr: string, minutes: number, summary: string) => ({
  alert: name,
  expr,
  for: `${minutes}m`,
  annotations: { summary },
});

/** What is counted ahead for graphs, and what is worth an alert. */
export const rules = {
  groups: [
    {
      name: "recorded",
      interval: "1m",
      rules: [
        {
          record: "namespace:container_restarts:increase15m",
          expr: "sum by (namespace) (increase(kube_pod_container_status_restarts_total[15m]))",
        },
        {
          record: "namespace:container_cpu_usage:rate5m",
          expr: 'sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
        },
        {
          record: "namespace:container_memory_working_set:bytes",
          expr: 'sum by (namespace) (container_memory_working_set_bytes{container!=""})',
        },
      ],
    },
    {
      name: "alerts",
      interval: "1m",
      rules: [
        alert(
          "PodRestarting",
          "sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[15m])) > 3",
          5,
          "{{ $labels.namespace }}/{{ $labels.pod }} restarts again and again: read its previous log",
        ),
        alert(
          "AutoscalerAtMaximum",
          "kube_horizontalpodautoscaler_status_current_replicas >= kube_horizontalpodautoscaler_spec_max_replicas",
          15,
          "{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} cannot grow further: raise maxReplicas",
        ),
        alert(
          "NodeNotReady",
          'kube_node_status_condition{condition="Ready",status="true"} == 0',
          10,
          "{{ $labels.node }} is not ready: look at its events",
        ),
        alert(
          "NothingCounted",
          'absent(up{job="kube-state-metrics"} == 1)',
          10,
          "kube-state-metrics does not answer, so no other alert of the cluster can ring",
        ),
      ],
    },
  ],
};

/** Sends every alert to a topic of the workspace's region, and says when it is over. */
export const alertRoutes = (topicArn: string, region: string) => ({
  alertmanager_config: JSON.stringify({
    route: {
      receiver: "alarms",
      group_by: ["alertname", "namespace"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
    },
    receivers: [
      {
        name: "alarms",
        sns_configs: [{ topic_arn: topicArn, send_resolved: true, sigv4: { region } }],
      },
    ],
  }),
});
