import { type Context, type Definitions } from "./definition";
import { isOutside } from "./outside";
import { refuseUnreachable } from "./reach";
import { CloudError } from "./types";

export const helmRelease = "kubernetes:helm.sh/v3:Release";
const namespaceType = "kubernetes:core/v1:Namespace";

const namespaceOf = (context: Context) => context.text("namespace", "default");

/** Helm looks for a chart in a repository, in a registry or on disk, and nowhere else. */
function refuseLostChart(context: Context): void {
  const chart = context.text("chart");
  const found =
    /^(oci|https):\/\//.test(chart) ||
    /^[./]/.test(chart) ||
    context.text("repositoryOpts.repo") !== "";
  if (!found) {
    throw new CloudError(
      "ChartNotFound",
      `chart "${chart}" is in no repository: give repositoryOpts.repo, an oci:// address or a path.`,
    );
  }
}

function refuseMissingNamespace(context: Context): void {
  const namespace = namespaceOf(context);
  const there =
    isOutside(namespace) ||
    context.flag("createNamespace") ||
    context
      .all(namespaceType)
      .some((entry) => entry.cluster === context.cluster && entry.id === namespace);
  if (!there) {
    throw new CloudError(
      "NotFound",
      `create: failed to create: namespaces "${namespace}" not found`,
    );
  }
}

function refuseTakenName(context: Context): void {
  const id = idOf(context);
  const taken = context
    .all(helmRelease)
    .some((entry) => entry.cluster === context.cluster && entry.id === id);
  if (taken) {
    throw new CloudError("AlreadyExists", "cannot re-use a name that is still in use");
  }
}

const idOf = (context: Context) => `${namespaceOf(context)}/${context.text("name")}`;

/**
 * A release of a chart, as the provider keeps it. What the chart makes is not modelled, but for the kinds that it brings
 * (`customResources.ts`).
 */
export const helm: Definitions = {
  [helmRelease]: {
    naming: { property: "name", max: 53, lower: true },
    rules: (context, before) => {
      refuseUnreachable(context);
      refuseLostChart(context);
      refuseMissingNamespace(context);
      if (before === undefined) {
        refuseTakenName(context);
      }
    },
    make: (context) => ({
      id: idOf(context),
      outputs: {
        namespace: namespaceOf(context),
        status: {
          appVersion: "",
          chart: (context.text("chart").split("/").pop() ?? "").replace(/:.*$/, ""),
          name: context.text("name"),
          namespace: namespaceOf(context),
          revision: 1,
          status: "deployed",
          version: context.text("version"),
        },
      },
    }),
    beforeDelete: (entry, context) => {
      refuseUnreachable(context, entry.cluster ?? "");
    },
  },
};
