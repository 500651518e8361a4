import { expect } from "chai";
import { listenerSlot } from "../../environments/listenerSlots";
import { type Tree } from "../../environments/merge";
import { overridden, refuses, settings, singleRegion } from "./support";

const ecs = (more: object) => ({
  runsOn: "ecs",
  api: "queries",
  ecs: { image: "a:1", listenerPort: 8443, ...more },
});

/** Dev with changes to the API, and services besides. */
const reached = (api: object, services: object = {}, raw: Tree = singleRegion): Tree => ({
  ...raw,
  settings: JSON.stringify({ api, services }),
});

describe("Settings: ways to containers", () => {
  refuses(
    "a task behind a controller of Kubernetes",
    reached({}, { quotes: ecs({ ingress: "alb-nginx" }) }),
    [
      'evenkeel:settings.services.quotes.ecs.ingress: must be nlb or alb for a service that runs on ecs (alb-nginx is a controller in a Kubernetes cluster); got "alb-nginx"; example: alb\n  hint: absent, it is what api.ingress says',
    ],
  );
  refuses(
    "a task that would be behind one by default",
    reached({ ingress: "ingress" }, { quotes: ecs({}) }),
    [
      "evenkeel:settings.services.quotes.ecs.ingress: must be nlb or alb for a service that runs on ecs (ingress is a controller in a Kubernetes cluster); got nothing; example: alb\n  hint: absent, it is what api.ingress says",
    ],
  );
  refuses(
    "an authorizer of Lambda on a load balancer",
    reached({
      ingress: "alb",
      auth: "lambda",
      tokens: { issuer: "https://id.example.com", audience: "shop" },
    }),
    [
      'evenkeel:settings.api.auth: must not be lambda while payment is behind the public load balancer (it signs people in by Cognito, and has no authorizer of Lambda); got "lambda"; example: cognito',
    ],
  );
  const swiss = { ...singleRegion, home: "eu-central-2" };
  refuses(
    "a public load balancer where CloudFront's addresses are not known",
    reached({ ingress: "alb" }, {}, swiss),
    [
      'evenkeel:home: must be a region whose list of CloudFront\'s addresses is known, while payment is behind the public load balancer (it lets nobody else in); got "eu-central-2"; example: eu-west-1\n  hint: known: ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-north-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-east-1, us-east-2, us-west-1, us-west-2',
    ],
  );
  refuses(
    "two services whose rules would have one priority",
    reached(
      {},
      {
        "geo-gates": ecs({ ingress: "alb" }),
        stock: ecs({ ingress: "alb" }),
      },
    ),
    [
      'evenkeel:settings.services.stock: must have another name (its rules on the public load balancer would have the priority of geo-gates\'s); got {"runsOn":"ecs","api":"queries","ecs":{"image":"a:1","listenerPort":8443,"ingress":"alb"}}; example: stock-1',
    ],
  );
  refuses(
    "a private way to containers where there are none",
    overridden(
      {
        ...singleRegion,
        settings: JSON.stringify({
          api: {
            ingress: "alb",
            endpointService: { allowedPrincipals: ["arn:aws:iam::111122223333:root"] },
          },
        }),
      },
      "api",
      {
        ingress: "alb",
        endpointService: { allowedPrincipals: ["arn:aws:iam::111122223333:root"] },
      },
    ),
    [
      'evenkeel:settings.api.endpointService: must be none without a service in containers whose ingress is nlb (it offers the internal load balancer); got {"allowedPrincipals":["arn:aws:iam::111122223333:root"]}; example: none',
    ],
  );
  refuses(
    "a service that is called as the way back from signing in",
    overridden(singleRegion, "services.oauth2", {
      runsOn: "lambda",
      api: "queries",
      code: "inventory",
    }),
    [
      'evenkeel:settings.services.oauth2: must have another name (people who sign in come back to /oauth2); got {"runsOn":"lambda","api":"queries","code":"inventory"}; example: sign-in',
    ],
  );
  refuses(
    "a service that would live in the namespace of the nginx controller",
    overridden(singleRegion, "services.nginx-ingress", {
      runsOn: "kubernetes",
      publishes: ["NightFallen"],
      kubernetes: { image: "a:1" },
    }),
    [
      'evenkeel:settings.services.nginx-ingress: must have another name (the namespace is that of the nginx controller); got {"runsOn":"kubernetes","publishes":["NightFallen"],"kubernetes":{"image":"a:1"}}; example: shop-nginx-ingress',
    ],
  );

  it("accepts a public load balancer in any region where an accelerator leads to it", () => {
    const raw = {
      ...swiss,
      settings: JSON.stringify({ api: { ingress: "alb" }, edge: { accelerator: true } }),
    };
    expect(settings(raw).api.ingress).to.equal("alb");
  });
  it("accepts a private way to a service whose ingress is nlb", () => {
    const allowedPrincipals = ["arn:aws:iam::111122223333:root"];
    const { api } = settings(reached({ endpointService: { allowedPrincipals } }));
    expect(api.endpointService).to.deep.equal({ allowedPrincipals });
  });
});

describe("The slots of rules", () => {
  it("follow from names alone and leave room for all rules of a service", () => {
    expect(listenerSlot("stock")).to.equal(listenerSlot("geo-gates"));
    expect(listenerSlot("payment")).to.not.equal(listenerSlot("ordering"));
    for (const name of ["payment", "ordering", "stock"]) {
      expect(listenerSlot(name)).to.be.within(1, 49_998);
      expect(listenerSlot(name) % 3).to.equal(1);
    }
  });
});
