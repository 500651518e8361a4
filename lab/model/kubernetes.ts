import { type Context, type Definition, type Made } from "./definition";
import { eksCluster } from "./aws/shared";
import { isOutside } from "./outside";
import { CloudError } from "./types";
import { isObject, valueAt } from "./values";

const namespaceType = "kubernetes:core/v1:Namespace";

/** Kinds that live in no namespace, among those that programs use. */
const clusterWide =
  /:(Namespace|ClusterRole|ClusterRoleBinding|StorageClass|CustomResourceDefinition|PriorityClass|IngressClass|NodePool|NodeClass)$/;

/** A Helm release is an object of the provider's own: its name is not in its metadata. */
export const isRelease = (type: string): boolean => type === "kubernetes:helm.sh/v3:Release";

const namespaceOf = (context: Context): string | undefined =>
  clusterWide.test(context.type)
    ? undefined
    : context.text("metadata.namespace", context.text("namespace", "default"));

const nameOf = (context: Context): string => context.text("metadata.name", context.text("name"));

const idOf = (context: Context): string => {
  const namespace = namespaceOf(context);
  return namespace === undefined ? nameOf(context) : `${namespace}/${nameOf(context)}`;
};

function refuseUnreachable(context: Context): void {
  const wanted = context.cluster ?? "";
  if (wanted === "" || context.find(eksCluster, wanted) === undefined) {
    throw new CloudError(
      "ClusterUnreachable",
      `configured Kubernetes cluster is unreachable: there is no cluster "${wanted}".`,
    );
  }
}

function refuseMissingNamespace(context: Context): void {
  const namespace = namespaceOf(context);
  if (namespace === undefined || isOutside(namespace)) {
    return;
  }
  const found = context
    .all(namespaceType)
    .some((entry) => entry.cluster === context.cluster && entry.id === namespace);
  if (!found) {
    throw new CloudError("NotFound", `namespaces "${namespace}" not found`);
  }
}

/** The controller of Auto Mode looks the target group up when the binding is made. */
function refuseMissingTargets(context: Context): void {
  const arn = context.text("spec.targetGroupARN");
  if (
    context.type.endsWith(":TargetGroupBinding") &&
    arn !== "" &&
    context.find("aws:lb/targetGroup:TargetGroup", arn) === undefined
  ) {
    throw new CloudError(
      "TargetGroupNotFound",
      `spec.targetGroupARN: the target group "${arn}" does not exist.`,
    );
  }
}

function madeRelease(context: Context): Made {
  const [name, namespace = ""] = [nameOf(context), namespaceOf(context)];
  const status = { name, namespace, revision: 1, status: "deployed" };
  return { id: idOf(context), outputs: { name, namespace, status } };
}

/** Every Kubernetes object: what the API server adds is the same for all kinds. */
export const kubernetesDefinition: Definition = {
  rules: (context, before) => {
    refuseUnreachable(context);
    refuseMissingNamespace(context);
    refuseMissingTargets(context);
    const same = context
      .all(context.type)
      .find((entry) => entry.cluster === context.cluster && entry.id === idOf(context));
    if (before === undefined && same !== undefined) {
      throw new CloudError(
        "AlreadyExists",
        `${context.type.split(":").pop() ?? ""} "${idOf(context)}" already exists`,
      );
    }
  },
  make: (context) => {
    if (isRelease(context.type)) {
      return madeRelease(context);
    }
    const metadata = valueAt(context.inputs, "metadata");
    const namespace = namespaceOf(context);
    return {
      id: idOf(context),
      outputs: {
        metadata: {
          ...(isObject(metadata) ? metadata : {}),
          ...(namespace === undefined ? {} : { namespace }),
          uid: context.uuid(),
          resourceVersion: context.digits(6),
          generation: 1,
          creationTimestamp: "2026-11-21T00:00:00Z",
        },
        ...(context.type.endsWith("core/v1:Service")
          ? {
              status: { loadBalancer: {} },
              spec: {
                clusterIP: `172.20.${Number.parseInt(context.hex(2), 16)}.10`,
                type: "ClusterIP",
                ...objectOf(context, "spec"),
              },
            }
          : {}),
      },
    };
  },
  beforeDelete: (entry, context) => {
    const isNamespace = entry.type === namespaceType;
    // AWS would let the cluster go, but the provider could then no longer reach what runs in it.
    if (
      !isNamespace &&
      entry.cluster !== undefined &&
      context.find(eksCluster, entry.cluster) === undefined
    ) {
      throw new CloudError(
        "ClusterUnreachable",
        `configured Kubernetes cluster is unreachable: there is no cluster "${entry.cluster}".`,
      );
    }
  },
};

const objectOf = (context: Context, path: string) => {
  const value = valueAt(context.inputs, path);
  return isObject(value) ? value : {};
};
