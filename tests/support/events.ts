import { EventBus } from "../../components";
import { type Service, type Settings } from "../../environments/schema";
import { groundOf, networkOn, prod } from "./platform";

/** What home's event bus is called. */
export const eventBusName = "events-eu-west-1";

/** Beside the reference's services: two that consume, one of them in order, both on Lambda and without a store. */
export const withMore: Settings["services"] = {
  ...prod.services,
  shipping: {
    ...prod.services.inventory,
    api: undefined,
    store: undefined,
    consumes: {
      PaymentProcessed: { ordered: true, batchSize: 5, windowSeconds: 0, maxReceives: 3 },
    },
  } as Service,
  notification: {
    ...prod.services.inventory,
    api: undefined,
    store: undefined,
    consumes: {
      OrderPlaced: { ordered: false, batchSize: 50, windowSeconds: 0, maxReceives: 5 },
      PaymentProcessed: { ordered: false, batchSize: 10, windowSeconds: 0, maxReceives: 5 },
    },
  } as Service,
};

/** The event bus of home. */
export const eventBus =
  (
    services: Settings["services"],
    active = true,
    transport: Settings["events"]["transport"] = "bus",
  ) =>
  (): EventBus => {
    const of = { ...prod, services, events: { ...prod.events, transport } };
    const ground = groundOf(of);
    const network = networkOn(ground, of, { interfaceEndpoints: [] });
    const args = { ...ground.shared, ...of.events, network, active };
    return new EventBus(eventBusName, args, { provider: ground.provider });
  };
