import { type Caller, type Properties, type RefTree } from "../types";
import { valueAt } from "../values";
import { ref } from "./inputs";

/** Region and credentials come from `aws eks get-token`: the kubeconfig holds no secret. */
export function kubeconfig(caller: Caller, inputs: Properties, withProfile: boolean): RefTree {
  const role = valueAt(inputs, "providerCredentialOpts.roleArn");
  const profile = valueAt(inputs, "providerCredentialOpts.profileName");
  const scope = [
    ...(typeof role === "string" ? ["--role", role] : []),
    ...(typeof profile === "string" && withProfile ? ["--profile", profile] : []),
  ];
  const args: RefTree = [
    "--region",
    caller.region ?? "",
    "eks",
    "get-token",
    "--cluster-name",
    ref("cluster", "name"),
    "--output",
    "json",
    ...scope,
  ];
  return {
    apiVersion: "v1",
    clusters: [
      {
        cluster: {
          server: ref("cluster", "endpoint"),
          "certificate-authority-data": ref("cluster", "certificateAuthority.data"),
        },
        name: "kubernetes",
      },
    ],
    contexts: [{ context: { cluster: "kubernetes", user: "aws" }, name: "aws" }],
    "current-context": "aws",
    kind: "Config",
    users: [
      {
        name: "aws",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args,
            env: [
              {
                name: "KUBERNETES_EXEC_INFO",
                value: '{"apiVersion": "client.authentication.k8s.io/v1beta1"}',
              },
            ],
          },
        },
      },
    ],
  };
}
