import { type Axis } from "./axis";

/** What the picture is drawn of. */

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const number = (value: number): string => `${Math.round(value * 10) / 10}`;

/** @param extra attributes, as they are */
export const label = (x: number, y: number, text: string, extra = ""): string =>
  `<text x="${number(x)}" y="${number(y)}"${extra === "" ? "" : ` ${extra}`}>${escape(text)}</text>`;

export const line = (x1: number, y1: number, x2: number, y2: number, extra: string): string =>
  `<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}" ${extra}/>`;

export interface Bar {
  /** Moments, in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly y: number;
  readonly colour: string;
  /** What is shown to whoever points at it. */
  readonly title: string;
}

/** Something that took a while; one pixel at least. */
export function bar(axis: Axis, { start, end, y, colour, title }: Bar): string {
  const size = Math.max(axis.x(end) - axis.x(start), 1);
  return (
    `<rect x="${number(axis.x(start))}" y="${y}" width="${number(size)}" height="14" fill="${colour}">` +
    `<title>${escape(title)}</title></rect>`
  );
}

export const page = (
  { width, height }: { readonly width: number; readonly height: number },
  title: string,
  content: readonly string[],
): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...content,
    "</svg>",
    "",
  ].join("\n");
