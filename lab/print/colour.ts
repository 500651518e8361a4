import picocolors from "picocolors";

/**
 * Whether text for a stream is coloured: on a terminal that can, and nowhere else. Libraries colour in CI as well, where whoever
 * reads the text with a program finds escapes in it; and a pipe's `isTTY` is not false, but absent.
 */
export const wantsColour = ({ isTTY }: { readonly isTTY?: boolean }): boolean =>
  isTTY === true && picocolors.isColorSupported;
