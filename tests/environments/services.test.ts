import { activePassive, overridden, refuses, singleRegion } from "./support";

describe("Settings: services", () => {
  refuses(
    "a service that does nothing",
    overridden(singleRegion, "services.idle", { runsOn: "lambda" }),
    [
      'evenkeel:settings.services.idle: must have an api, or consume or publish an event (it would do nothing); got {"runsOn":"lambda"}; example: {"runsOn":"lambda","api":"commands"}\n  hint: to remove a service of the definition, set it to null',
    ],
  );
  refuses(
    "a service on the API that is called as the API's own path",
    overridden(singleRegion, "services.health", {
      runsOn: "lambda",
      api: "queries",
      code: "inventory",
    }),
    [
      'evenkeel:settings.services.health: must have another name (/health is the API\'s own path); got {"runsOn":"lambda","api":"queries","code":"inventory"}; example: wellness',
    ],
  );
  refuses(
    "a service that would live in a namespace of Kubernetes's own",
    overridden(singleRegion, "services.default", {
      runsOn: "kubernetes",
      publishes: ["NightFallen"],
      kubernetes: { image: "a:1" },
    }),
    [
      'evenkeel:settings.services.default: must have another name (the namespace is Kubernetes\'s own); got {"runsOn":"kubernetes","publishes":["NightFallen"],"kubernetes":{"image":"a:1"}}; example: shop-default',
    ],
  );
  refuses(
    "two services on one port of the load balancer",
    overridden(singleRegion, "services.quotes", {
      runsOn: "kubernetes",
      api: "queries",
      kubernetes: { image: "a:1" },
    }),
    [
      "evenkeel:settings.services.quotes.kubernetes.listenerPort: must differ from that of payment (443): services behind one load balancer are told apart by port; got nothing; example: 8443",
    ],
  );
  refuses(
    "a service that runs nowhere",
    overridden(singleRegion, "services.idle", { api: "queries" }),
    [
      "evenkeel:settings.services.idle.runsOn: must be one of lambda, kubernetes, ecs; got nothing; example: lambda",
    ],
  );
  refuses(
    "a service name in upper case",
    overridden(singleRegion, "services.Idle", { runsOn: "lambda" }),
    [
      'evenkeel:settings.services.Idle: must be a service name: 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter; got {"runsOn":"lambda"}; example: ordering',
    ],
  );
  refuses(
    "an event name in lower case",
    overridden(singleRegion, "services.inventory.consumes.orderPlaced", {}),
    [
      "evenkeel:settings.services.inventory.consumes.orderPlaced: must be an event name: 3 to 30 letters and digits, beginning with a capital; got {}; example: OrderPlaced",
    ],
  );
  refuses(
    "an event that nobody publishes",
    overridden(singleRegion, "services.inventory.consumes.OrderPlacd", {}),
    [
      "evenkeel:settings.services.inventory.consumes.OrderPlacd: must be an event that some service publishes; got {}; example: OrderPlaced\n  hint: did you mean OrderPlaced?",
    ],
  );
  refuses(
    "an event that nothing resembles",
    overridden(singleRegion, "services.inventory.consumes.MoonRisen", {}),
    [
      "evenkeel:settings.services.inventory.consumes.MoonRisen: must be an event that some service publishes; got {}; example: OrderPlaced\n  hint: published: OrderPlaced, PaymentProcessed",
    ],
  );
  refuses(
    "a service that consumes its own event",
    overridden(singleRegion, "services.payment.consumes.PaymentProcessed", {}),
    [
      "evenkeel:settings.services.payment.consumes.PaymentProcessed: must not be an event of the service's own (it would call itself without end); got {}; example: OrderPlaced",
    ],
  );
  refuses(
    "an event published twice",
    overridden(singleRegion, "services.ordering.publishes", ["OrderPlaced", "OrderPlaced"]),
    [
      'evenkeel:settings.services.ordering.publishes[1]: must be listed once; got "OrderPlaced"; example: OrderPlaced',
    ],
  );
  refuses(
    "large batches of an ordered event",
    overridden(singleRegion, "services.payment.consumes.OrderPlaced.batchSize", 100),
    [
      "evenkeel:settings.services.payment.consumes.OrderPlaced.batchSize: must be at most 10 for an ordered event (the limit of a FIFO queue); got 100; example: 10",
    ],
  );
  refuses(
    "an event that the service's own functions do not handle, as somebody else's do",
    overridden(singleRegion, "services", {
      inventory: { consumes: { PaymentProcessed: {} } },
      audit: { runsOn: "lambda", code: "shipping", consumes: { PaymentProcessed: {} } },
    }),
    [
      'evenkeel:settings.services.audit.consumes: must name InventoryReserved too (functions/shipping waits for InventoryReserved and PaymentProcessed before it acts); got {"PaymentProcessed":{}}; example: {"InventoryReserved":{}}',
      "evenkeel:settings.services.inventory.consumes.PaymentProcessed: must be an event that functions/inventory handles (OrderPlaced, PaymentFailed); got {}; example: OrderPlaced",
    ],
  );
  refuses(
    "an event that the service's own functions do not tell of",
    overridden(singleRegion, "services.inventory.publishes", ["InventoryReservd"]),
    [
      'evenkeel:settings.services.inventory.publishes[0]: must be an event that functions/inventory tells of (InventoryReserved, InventoryShort); got "InventoryReservd"; example: InventoryReserved\n  hint: did you mean InventoryReserved?',
    ],
  );
  refuses("a slow API", overridden(singleRegion, "services.ordering.timeout", 30), [
    "evenkeel:settings.services.ordering.timeout: must be at most 29 for a service with an API (API Gateway answers 504 after 29 seconds); got 30; example: 29",
  ]);
  refuses(
    "a container on Lambda",
    overridden(singleRegion, "services.ordering.kubernetes", { image: "x" }),
    [
      'evenkeel:settings.services.ordering.kubernetes: must be left out of a service that runs on lambda; got {"image":"x"}; example: no value',
    ],
  );
  refuses(
    "Kubernetes without container",
    overridden(singleRegion, "services.payment.kubernetes", null),
    [
      'evenkeel:settings.services.payment.kubernetes: must be given for a service that runs on kubernetes; got nothing; example: {"image":"111122223333.dkr.ecr.eu-west-1.amazonaws.com/payment:1.0.0"}',
    ],
  );
  refuses(
    "Lambda's memory on Kubernetes",
    overridden(singleRegion, "services.payment.memory", 512),
    [
      "evenkeel:settings.services.payment.memory: must be left out of a service that runs on kubernetes (it is for Lambda); got 512; example: no value (kubernetes.memory is the container's)",
    ],
  );
  refuses(
    "Lambda's timeout on Kubernetes",
    overridden(singleRegion, "services.payment.timeout", 10),
    [
      "evenkeel:settings.services.payment.timeout: must be left out of a service that runs on kubernetes (it is for Lambda); got 10; example: no value",
    ],
  );
  refuses(
    "more pods at least than at most",
    overridden(singleRegion, "services.payment.kubernetes.minPods", 5),
    [
      "evenkeel:settings.services.payment.kubernetes.minPods: must be at most maxPods (2); got 5; example: 2",
    ],
  );
  refuses(
    "handlers that do not exist",
    overridden(singleRegion, "services.ordering.code", "inventry"),
    [
      'evenkeel:settings.services.ordering.code: must be a folder with the service\'s handlers (functions/inventry has no api); got "inventry"; example: inventory\n  hint: did you mean inventory?',
    ],
  );
  refuses(
    "handlers that nothing resembles",
    overridden(singleRegion, "services.search", { runsOn: "lambda", api: "queries" }),
    [
      "evenkeel:settings.services.search.code: must be a folder with the service's handlers (functions/search has no api); got nothing; example: heartbeat\n  hint: folders that have them: heartbeat, inventory, ordering",
    ],
  );
  refuses(
    "a heartbeat that is kept in a table, and one under another name that is kept nowhere",
    {
      ...activePassive,
      settings: {
        services: {
          heartbeat: { store: "dynamodb" },
          pulse: { runsOn: "lambda", api: "commands-and-queries", code: "heartbeat" },
        },
      },
    },
    [
      'evenkeel:settings.services.heartbeat.store: must be postgres for the code in functions/heartbeat (it measures what a failover of the database loses); got "dynamodb"; example: postgres',
      "evenkeel:settings.services.pulse.store: must be postgres for the code in functions/heartbeat (it measures what a failover of the database loses); got nothing; example: postgres",
    ],
  );
  refuses("the removal of what is not there", overridden(singleRegion, "services.paymnt", null), [
    'evenkeel:settings.services.paymnt: is not there to be removed; got nothing; example: {"payment":null}\n  hint: did you mean payment?',
  ]);
  refuses(
    "a publisher removed while its event is consumed",
    overridden(singleRegion, "services.ordering", null),
    [
      "evenkeel:settings.services.inventory.consumes.OrderPlaced: must be an event that some service publishes; got {} (environments/dev.ts); example: PaymentProcessed\n  hint: published: PaymentProcessed",
      'evenkeel:settings.services.payment.consumes.OrderPlaced: must be an event that some service publishes; got {"ordered":true} (environments/dev.ts); example: PaymentProcessed\n  hint: published: PaymentProcessed',
    ],
  );
});
