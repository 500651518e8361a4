import { expect } from "chai";
import { fargateMemory } from "../../environments/fargate";
import { overridden, refuses, settings, singleRegion } from "./support";

/** A service on ECS beside those of dev. */
const onEcs = (ecs: object, more: object = {}) =>
  overridden(singleRegion, "services.quotes", {
    runsOn: "ecs",
    api: "queries",
    ecs: { image: "a:1", listenerPort: 8443, ...ecs },
    ...more,
  });

describe("Settings: containers", () => {
  it("fills in what a service on ECS leaves out", () => {
    expect(settings(onEcs({})).services.quotes?.ecs).to.deep.equal({
      image: "a:1",
      port: 8080,
      listenerPort: 8443,
      healthPath: "/",
      cpu: 256,
      memory: 512,
      user: "1000:1000",
      minTasks: 2,
      maxTasks: 6,
    });
  });

  refuses(
    "a service on ECS without its container",
    overridden(singleRegion, "services.quotes", { runsOn: "ecs", api: "queries" }),
    [
      'evenkeel:settings.services.quotes.ecs: must be given for a service that runs on ecs; got nothing; example: {"image":"111122223333.dkr.ecr.eu-west-1.amazonaws.com/payment:1.0.0","cpu":256}',
    ],
  );
  refuses(
    "a container of ECS that runs on Kubernetes",
    overridden(singleRegion, "services.payment.ecs", { image: "a:1" }),
    [
      'evenkeel:settings.services.payment.ecs: must be left out of a service that runs on kubernetes; got {"image":"a:1"}; example: no value',
    ],
  );
  refuses(
    "a container of Kubernetes that runs on ECS",
    onEcs({}, { kubernetes: { image: "b:1" } }),
    [
      'evenkeel:settings.services.quotes.kubernetes: must be left out of a service that runs on ecs; got {"image":"b:1"}; example: no value',
    ],
  );
  refuses("what is for Lambda alone", onEcs({}, { memory: 512, timeout: 20, code: "inventory" }), [
    'evenkeel:settings.services.quotes.code: must be left out of a service that runs on ecs (it is for Lambda); got "inventory"; example: no value',
    "evenkeel:settings.services.quotes.memory: must be left out of a service that runs on ecs (it is for Lambda); got 512; example: no value (ecs.memory is the container's)",
    "evenkeel:settings.services.quotes.timeout: must be left out of a service that runs on ecs (it is for Lambda); got 20; example: no value",
  ]);
  refuses("fewer tasks at most than always", onEcs({ minTasks: 7 }), [
    "evenkeel:settings.services.quotes.ecs.minTasks: must be at most maxTasks (6); got 7; example: 6",
  ]);
  refuses("a container that runs as root", onEcs({ user: "0:0" }), [
    'evenkeel:settings.services.quotes.ecs.user: must be a user, or user:group, by number and not 0; got "0:0"; example: 1000:1000',
  ]);
  refuses("memory that Fargate has not for so little CPU", onEcs({ memory: 4096 }), [
    "evenkeel:settings.services.quotes.ecs.memory: must be an amount that Fargate has for 256 CPU units (512, 1024, 2048 MiB); got 4096; example: 2048",
  ]);
  refuses("memory between two amounts of Fargate", onEcs({ cpu: 8192, memory: 18_000 }), [
    "evenkeel:settings.services.quotes.ecs.memory: must be an amount that Fargate has for 8192 CPU units (16384 to 61440 in steps of 4096 MiB); got 18000; example: 16384",
  ]);
  refuses("the port of another service, wherever that runs", onEcs({ listenerPort: 443 }), [
    "evenkeel:settings.services.quotes.ecs.listenerPort: must differ from that of payment (443): services behind one load balancer are told apart by port; got 443; example: 8443",
  ]);
  it("lets services share a port that are not behind the same load balancer", () => {
    const apart = settings(onEcs({ listenerPort: 443, ingress: "alb" }));
    expect(apart.services.quotes?.ecs?.ingress).to.equal("alb");
  });
});

describe("Fargate's memory", () => {
  it("is a range for each size, with a gap in the smallest", () => {
    expect(fargateMemory(256)).to.deep.equal([512, 1024, 2048]);
    expect(fargateMemory(512)).to.deep.equal([1024, 2048, 3072, 4096]);
    expect(fargateMemory(16_384).slice(0, 2)).to.deep.equal([32_768, 40_960]);
    expect(fargateMemory(16_384).at(-1)).to.equal(122_880);
    expect(fargateMemory(300)).to.deep.equal([]);
  });
});
