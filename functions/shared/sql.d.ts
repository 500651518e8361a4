/** SQL files become text in the bundle (esbuild's loader `text`). */
declare module "*.sql" {
  const text: string;
  export default text;
}
