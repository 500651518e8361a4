/**
 * How nodes at spot price are told apart: a label by which pods ask for them, and a taint of the same name and value that
 * keeps everybody else away.
 */
const key = "evenkeel/capacity";
const value = "spot";

export const spotLabels: { readonly [key: string]: string } = { [key]: value };

/** Name of the label and the taint, and their value. */
export const spotMark = { key, value } as const;

/** The taint as Kubernetes writes it. */
export const spotTaint = { key, value, effect: "NoSchedule" } as const;

/** What a pod needs to be let onto these nodes: it would rather run there, but on others than not at all. */
export const spotPlacement = {
  tolerations: [{ key, operator: "Equal", value, effect: "NoSchedule" }],
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          preference: { matchExpressions: [{ key, operator: "In", values: [value] }] },
        },
      ],
    },
  },
};
