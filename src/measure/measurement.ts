import type { Risk } from "../proposal.ts";
import type { ConfigDifference } from "./image/config-difference.ts";
import type { SizeNode, Waste } from "./image/contents.ts";
import type { EngineError, EngineErrorCode } from "./engine/engine.ts";
import type { Timing } from "./timing.ts";
import type { Weighing, Worth } from "./worth.ts";

/** One layer, as a report shows it. */
export interface LayerSize {
  readonly createdBy: string;
  /** Bytes. */
  readonly size: number;
  readonly compressed: number | undefined;
}

/** What came of building one Dockerfile. */
export type Built =
  | {
      readonly kind: "built";
      /** Bytes of all layers, as the engine counts them. */
      readonly size: number;
      /** Bytes of all layers, each compressed with gzip as a registry stores it. */
      readonly compressed: number | undefined;
      /** Bytes of the images that its Dockerfile takes from elsewhere, compressed, each layer once; `undefined` where they are not known, or the same for all. */
      readonly bases: number | undefined;
      readonly layers: readonly LayerSize[];
      /** Without any cache, but with the base image at hand. */
      readonly cold: Timing;
      /** Again, behind a change of one file that the Dockerfile copies; `undefined` where it copies none. */
      readonly warm: Timing | undefined;
      readonly contents: SizeNode;
      readonly waste: readonly Waste[];
      /** What is not known of it although it was to be measured, and why; a sentence. */
      readonly unmeasured?: string;
    }
  | {
      readonly kind: "failed";
      readonly code: EngineErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
      readonly log: readonly string[];
    };

/** One way to build the image: the file as it is, what dockfix makes of it, or an alternative that somebody wrote. */
export interface Approach {
  /** `original`, `low`, `purge-caches/apt, line 4`, `two-stage.Dockerfile`. */
  readonly name: string;
  /** `undefined` for what dockfix did not write. */
  readonly risk: Risk | undefined;
  /** What it changes, a line each. */
  readonly changes: readonly string[];
  /** Under which assumptions. */
  readonly assumes: readonly string[];
  /** Of what somebody else wrote: what a container of it starts with otherwise than one of the original. Empty where that is the same, or is not known. */
  readonly differs: readonly ConfigDifference[];
  readonly built: Built;
  readonly verdict: Verdict;
}

/** What the figures of an approach say. */
export type Verdict =
  /** The original. */
  | { readonly kind: "reference" }
  | { readonly kind: "failed" }
  /** It builds, where all before it do not. */
  | { readonly kind: "first" }
  /** Its image is set up otherwise than the original's: whatever its figures, it is never the choice. */
  | {
      readonly kind: "another";
      readonly against: string;
      readonly worth: Worth;
    }
  | {
      readonly kind: "weighed";
      /** The name of the best approach before it. */
      readonly against: string;
      readonly worth: Worth;
      /** The last one that pays. */
      readonly isChoice: boolean;
    };

/** The table for one Dockerfile; the original comes first. */
export interface Measurement {
  readonly path: string;
  /** The engine that every figure comes from. */
  readonly engine: string;
  readonly weighing: Weighing;
  readonly approaches: readonly Approach[];
  /** What kept the rest from being measured; the figures that there are hold. */
  readonly stoppedBy?: EngineError;
}
