/**
 * Runtimes of functions that AWS takes updates for on 2026-11-01 and whose end is no nearer than half a year (AWS Lambda
 * developer guide, Lambda runtimes: nodejs22.x until 2027-04-30, nodejs24.x until 2028-04-30).
 */
export const runtimesWithSupport: readonly string[] = [
  "nodejs22.x",
  "nodejs24.x",
  "python3.12",
  "python3.13",
  "python3.14",
  "provided.al2023",
];

/** Minor versions of Kubernetes in standard support (Amazon EKS user guide, Kubernetes release calendar; 2026-11-01). */
export const kubernetesWithSupport: readonly string[] = ["1.33", "1.34", "1.35"];
