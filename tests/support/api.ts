import { type Settings } from "../../environments/schema";
import { type Properties } from "../../lab/model";
import { certificateOf, placeOf } from "./place";
import { type Found, prod, without } from "./platform";

/** What home's API is called. */
export const apiName = "api-eu-west-1";

/** Nothing on Kubernetes: what leads to containers is tested with the load balancers. */
export const onLambda = without(prod.services, "payment");

/** The API of a place of prod without containers. */
export const api =
  (changes: Partial<Settings["api"]> = {}, more: Partial<Settings> = {}, of: Settings = prod) =>
  () => {
    const services = of === prod ? onLambda : without(of.services, "payment");
    const changed = { ...of, services, ...more, api: { ...of.api, ...changes } };
    return placeOf(changed, certificateOf(changed)).api;
  };

/** An API as an OpenAPI document. */
export interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Properties } };
  readonly components?: { readonly securitySchemes: Properties };
}

export const bodyOf = (of: Found<unknown>, which = "gateway") =>
  of.json("aws:apigateway/restApi:RestApi", `${apiName}-${which}-rest`, "body") as Document;
