import { eksCluster } from "./aws/shared";
import { type Context } from "./definition";
import { CloudError } from "./types";

/** Nothing in a cluster can be asked for, or taken away, once the cluster is gone. */
export function refuseUnreachable(context: Context, cluster = context.cluster): void {
  const wanted = cluster ?? "";
  if (wanted === "" || context.find(eksCluster, wanted) === undefined) {
    throw new CloudError(
      "ClusterUnreachable",
      `configured Kubernetes cluster is unreachable: there is no cluster "${wanted}".`,
    );
  }
}
