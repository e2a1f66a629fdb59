import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "dockerfile-ast": "src/dockerfile-ast.ts",
    cli: "src/cli/main.ts",
  },
  format: "esm",
  target: "node20",
  // Shared chunks: the CLI loads `measure`, `bot` and the like only when they are asked for.
  splitting: true,
  dts: {
    entry: {
      index: "src/index.ts",
      "dockerfile-ast": "src/dockerfile-ast.ts",
    },
  },
  removeNodeProtocol: false,
  clean: true,
});
