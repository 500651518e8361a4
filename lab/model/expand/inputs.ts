import { type Properties, type Ref, type Value } from "../types";
import { isAbsent, isList, isObject, valueAt } from "../values";

export const ref = (key: string, property: string): Ref => ({ ref: key, property });

/** Whether a setting is literally true. */
export const isOn = (inputs: Properties, path: string): boolean => valueAt(inputs, path) === true;

export const objectOf = (value: Value | undefined): Properties => (isObject(value) ? value : {});

export const listOf = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);

/** A property that is given, or nothing. */
export const optional = (name: string, value: Value | undefined): Properties =>
  isAbsent(value) ? {} : { [name]: value };
