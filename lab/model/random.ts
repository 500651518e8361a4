import { type Context, type Definitions } from "./definition";

const classes = [
  { name: "lower", min: "minLower", letters: "abcdefghijklmnopqrstuvwxyz" },
  { name: "upper", min: "minUpper", letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { name: "numeric", min: "minNumeric", letters: "0123456789" },
  { name: "special", min: "minSpecial", letters: "!@#$%&*()-_=+[]{}<>:?" },
] as const;

/** A password of the wanted length and classes, always the same for the same creation. */
function password(context: Context): string {
  const wanted = classes
    .filter(({ name }) => context.flag(name, true))
    .map((each) => ({
      ...each,
      letters:
        each.name === "special" ? context.text("overrideSpecial", each.letters) : each.letters,
    }));
  const pick = (letters: string, salt: string) =>
    letters[Number.parseInt(context.hex(8, salt), 16) % letters.length] ?? "";
  const required = wanted.flatMap(({ name, min, letters }) =>
    Array.from({ length: context.number(min, 0) }, (_, index) => pick(letters, `${name}${index}`)),
  );
  const all = wanted.map(({ letters }) => letters).join("");
  const rest = Array.from(
    { length: Math.max(0, context.number("length", 16) - required.length) },
    (_, index) => pick(all, `rest${index}`),
  );
  return [...required, ...rest]
    .map((letter, index) => ({ letter, order: context.hex(8, `order${index}`) }))
    .sort((a, b) => a.order.localeCompare(b.order))
    .map(({ letter }) => letter)
    .join("");
}

export const random: Definitions = {
  "random:index/randomPassword:RandomPassword": {
    make: (context) => ({
      // The provider calls every password "none"; the model has to tell them apart.
      id: context.hex(16, "id"),
      outputs: { result: password(context), bcryptHash: `$2a$10$${context.letters(53)}` },
    }),
    secrets: ["result", "bcryptHash"],
  },
};
