/** Registers nothing: what a preview of it takes is the engine, the SDK and the lab. */
export const empty = true;
