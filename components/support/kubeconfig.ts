/** How a cluster is reached. */
export interface ClusterAccess {
  readonly name: string;
  readonly region: string;
  readonly endpoint: string;
  /** Base64 of the cluster's certificate authority. */
  readonly certificateAuthority: string;
}

/**
 * A kubeconfig without credentials: the AWS CLI makes a token from those of whoever uses it. It names the region, so that
 * it works whatever region the shell is set to, also while another one is down.
 */
export function kubeconfig({
  name,
  region,
  endpoint,
  certificateAuthority,
}: ClusterAccess): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: [
              "eks",
              "get-token",
              "--cluster-name",
              name,
              "--region",
              region,
              "--output",
              "json",
            ],
          },
        },
      },
    ],
  });
}
