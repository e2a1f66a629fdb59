import manifest from "../../package.json" with { type: "json" };

/** dockfix's version, from its manifest at build time. */
export const { version } = manifest;
