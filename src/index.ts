export {
  DockfixError,
  type ErrorCode,
  type Position,
  type Problem,
} from "./error.ts";
export type { BuildContext } from "./context.ts";
export type { Span } from "./span.ts";
export type { AppliedChange } from "./applied-change.ts";
export {
  optimize,
  type Bug,
  type Note,
  type Optimized,
  type OptimizeOptions,
} from "./optimize.ts";
export {
  equivalent,
  type EquivalentOptions,
} from "./equivalence/equivalent.ts";
export type { Reason, Verdict } from "./equivalence/verdict.ts";
export { parse, print, type Dockerfile } from "./syntax/dockerfile.ts";
export { splice, type Edit } from "./syntax/edit.ts";
export type { Instruction } from "./syntax/instruction.ts";
export type { Item } from "./syntax/scan.ts";
export {
  fromOf,
  imageReference,
  type From,
  type ImageReference,
} from "./syntax/image.ts";
export {
  defineTransform,
  type ApplyOptions,
  type Change,
  type Found,
  type Refusal,
  type Risk,
  type Saving,
  type Transform,
  type TransformDefinition,
  type TransformOptions,
} from "./transform.ts";
export * from "../transforms/index.ts";
