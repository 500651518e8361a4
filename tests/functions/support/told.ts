import { newEvent, type EventName, type News } from "../../../functions/shared/events";
import { orderId } from "./fakes";

/** Events of the one order that the tests of consumers tell of. */

const order = { orderId, customerId: "customer-1" };
const payment = { ...order, amount: 2_500, currency: "EUR" };

const told = <N extends EventName>(type: N, data: News<N>["data"]) =>
  newEvent(type, { aggregateId: "customer-1", correlationId: "correlation-1", data });

export const inventoryReserved = () =>
  told("InventoryReserved", { ...order, items: [{ sku: "SKU-1", quantity: 2 }] });

export const inventoryShort = () => told("InventoryShort", { ...order, skus: ["SKU-1"] });

export const paymentProcessed = () =>
  told("PaymentProcessed", { ...payment, paymentId: "0c7a1f2e-9d3b-4c5a-8e6f-7a8b9c0d1e2f" });

export const paymentFailed = () =>
  told("PaymentFailed", { ...payment, code: "over-limit", reason: "over the limit" });

export const orderShipped = () =>
  told("OrderShipped", {
    ...order,
    shipmentId: "1d2c3b4a-5f6e-4d7c-8b9a-0f1e2d3c4b5a",
    trackingNumber: "EK1",
  });
