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
  assumption,
  type Assumption,
  type SaidAssumption,
} from "./assumption.ts";
export { say, textOf, type Message } from "./message.ts";
export type { Claim } from "./equivalence/claim.ts";
export type { Alternative, Idle, Proposal, Risk, Saving } from "./proposal.ts";
export {
  defineTransform,
  type ApplyOptions,
  type Transform,
  type TransformDefinition,
  type TransformOptions,
} from "./transform.ts";
export * from "../transforms/index.ts";
