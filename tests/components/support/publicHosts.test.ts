import { expect } from "chai";
import {
  hasPublicBalancer,
  publicHosts,
  servicePaths,
} from "../../../components/support/publicHosts";
import { settings, singleRegion } from "../../environments/support";
import { type Tree } from "../../../environments/merge";

const given = (changes: Tree) => settings({ ...singleRegion, settings: JSON.stringify(changes) });

const container = { image: "nginx", listenerPort: 8443 };
const services = {
  shop: {
    runsOn: "kubernetes",
    api: "commands-and-queries",
    kubernetes: { ...container, ingress: "alb" },
  },
  media: {
    runsOn: "kubernetes",
    api: "queries",
    kubernetes: { ...container, ingress: "alb-nginx" },
  },
  own: {
    runsOn: "kubernetes",
    api: "queries",
    kubernetes: { ...container, listenerPort: 9443, ingress: "ingress" },
  },
};

describe("Paths of the site that lead to services", () => {
  it("are none while API Gateway answers all and nothing is kept", () => {
    expect(servicePaths(given({}))).to.deep.equal([]);
    expect(hasPublicBalancer(given({}))).to.equal(false);
  });

  it("are those of containers behind a public load balancer of the program's own", () => {
    expect(hasPublicBalancer(given({ services }))).to.equal(true);
    expect(servicePaths(given({ services }))).to.deep.equal([
      { service: "media", origin: "app", methods: "all" },
      { service: "shop", origin: "app", methods: "all" },
    ]);
  });

  it("are those of a stack whose containers are all behind it", () => {
    expect(servicePaths(given({ api: { ingress: "alb" } }))).to.deep.equal([
      { service: "payment", origin: "app", methods: "all" },
    ]);
  });

  it("are what answers queries, once something is kept, at the API that answers them", () => {
    const edge = { cacheSeconds: 60 };
    const reads = (origin: string) => [
      { service: "inventory", origin, methods: "reads" },
      { service: "payment", origin, methods: "reads" },
    ];
    expect(servicePaths(given({ edge }))).to.deep.equal(reads("api"));
    expect(servicePaths(given({ edge, api: { queries: "apart" } }))).to.deep.equal(
      reads("queries"),
    );
  });

  it("never are those of a load balancer that the cluster makes: the API does not have them", () => {
    const paths = servicePaths(given({ services, edge: { cacheSeconds: 60 } }));
    expect(paths.map(({ service }) => service)).to.deep.equal([
      "inventory",
      "media",
      "payment",
      "shop",
    ]);
  });
});

describe("Host names of a stack", () => {
  it("are the site's and the API's", () => {
    expect(publicHosts(given({})).map(({ host }) => host)).to.deep.equal([
      "dev.example.com",
      "api.dev.example.com",
    ]);
  });

  it("are as many as there are ways in, each with what it is for", () => {
    const all = given({
      services,
      api: { queries: "apart" },
      edge: { sites: ["admin"], accelerator: true, reads: { policy: "latency" } },
    });
    expect(publicHosts(all)).to.deep.equal([
      { what: "Site", host: "dev.example.com" },
      {
        what: "API",
        host: "api.dev.example.com",
        remark: "`/health` tells which place answers",
      },
      { what: "Queries", host: "queries.dev.example.com", remark: "the nearest place answers" },
      {
        what: "Load balancers",
        host: "app.dev.example.com",
        remark: "CloudFront asks them: their paths are the site's",
      },
      {
        what: "Accelerator",
        host: "global.dev.example.com",
        remark: "reads: the nearest place answers",
      },
      { what: "Site admin", host: "admin.dev.example.com" },
    ]);
  });
});
