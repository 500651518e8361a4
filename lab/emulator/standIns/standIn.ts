import { type Alteration } from "../../model/interventions";
import { type Entry } from "../../model/journal";
import { type FrontAnswer, type FrontRequest } from "../types";

/** The model of the cloud, as those see it who answer in the place of a service that the emulator lacks. */
export interface Books {
  /** What there is now. */
  entries(): readonly Entry[];
  /** Writes down what a call changed. */
  alter(key: string, change: Alteration): void;
}

/** Answers one operation. */
export type StandIn = (request: FrontRequest, books: Books) => FrontAnswer;

export type StandIns = { readonly [operation: string]: StandIn };

export const textOf = ({ parameters }: FrontRequest, name: string): string => {
  const value = parameters[name];
  return typeof value === "string" ? value : "";
};

export const json = (body: object, status = 200): FrontAnswer => ({
  status,
  body: JSON.stringify(body),
});

/** An error of the JSON protocols. */
export const refusal = (type: string, message: string, status = 400): FrontAnswer =>
  json({ __type: type, message }, status);

/** An error that a stand-in throws, to be answered as its protocol wants it. */
export class Refused extends Error {
  constructor(
    public readonly code: string,
    message: string,
    public readonly status = 400,
  ) {
    super(message);
  }
}
