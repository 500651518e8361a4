import { expect } from "chai";
import { kindOf } from "../../lab/kubernetes/schema";
import { kubernetesSchemas } from "../../lab/kubernetes/load";
import { refusedBy } from "../../lab/kubernetes/validate";
import { definitions } from "../../environments/definitions";
import { label, type Plan, planOf, timeout, type Variant } from "./plans";
import { objects, sent } from "./rules/kubernetes";

const nodes = (kind: string) => `settings.cluster.nodes.kind=${kind}`;

/** Spot nodes for payment, which an Ingress object leads to. */
const everything = [
  "settings.cluster.spot=true",
  "settings.services.payment.kubernetes.critical=false",
  "settings.services.payment.kubernetes.ingress=ingress",
];

const variants: { readonly [name: string]: Variant } = Object.fromEntries(
  (["dev", "prod"] as const).flatMap((stack) =>
    ["auto", "managed", "karpenter"].flatMap((kind) => [
      [`${stack} with ${kind} nodes`, { stack, config: [nodes(kind)] }],
      [
        `${stack} with ${kind} nodes, spot nodes and an Ingress`,
        { stack, config: [nodes(kind), ...everything] },
      ],
    ]),
  ),
);

const kindsOf = (plan: Plan) => new Set(objects(plan).map(({ type }) => type));

for (const [name, variant] of Object.entries(variants)) {
  describe(`Kubernetes objects of ${name}`, function () {
    this.timeout(timeout);
    let plan: Plan;
    before(async () => {
      plan = await planOf(variant);
    });

    it("are valid for the pinned version of Kubernetes, to the last field", () => {
      expect(objects(plan)).not.to.be.empty;
      const wrong = objects(plan).flatMap((object) =>
        refusedBy(object.type, sent(object)).map((what) => `${label(object)}: ${what}`),
      );
      expect(wrong).to.deep.equal([]);
    });

    it("would each be found out with a field that does not exist", () => {
      const trusted = objects(plan).filter((object) => {
        const metadata = { ...(object.inputs.metadata as object), nmae: "x" };
        return refusedBy(object.type, { ...sent(object), metadata }).length === 0;
      });
      expect(trusted.map(label)).to.deep.equal([]);
    });
  });
}

describe("Kubernetes objects", function () {
  this.timeout(timeout);

  it("are checked against the version that every definition pins", () => {
    const minor = kubernetesSchemas().kubernetes.split(".").slice(0, 2).join(".");
    const pinned = Object.values(definitions).map(({ cluster }) => cluster.version);
    expect(new Set(pinned)).to.deep.equal(new Set([minor]));
  });

  it("of all variants together are of every kind that a controller brings", async () => {
    const found = new Set<string>();
    for (const variant of Object.values(variants)) {
      kindsOf(await planOf(variant)).forEach((type) => found.add(kindOf(type)));
    }
    const brought = Object.keys(kubernetesSchemas().kinds).filter((kind) =>
      /^(eks[.]amazonaws|elbv2[.]k8s|karpenter)[.]/.test(kind),
    );
    expect(brought).to.have.length(6);
    expect([...found]).to.include.members(brought);
  });
});
