import { type Supplements } from "../supplement";

export const supplements: Supplements = {};
