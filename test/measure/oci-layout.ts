import { configOf, sha256, type SavedLayer } from "./saved.ts";
import { tar } from "./tar-writer.ts";

/** An image of a layout that a test makes. */
export interface LayoutImage {
  readonly layers: readonly SavedLayer[];
  readonly name?: string;
  /** `linux/arm64`; `linux/amd64` where none is given. */
  readonly platform?: string;
}

export interface LayoutOptions {
  /** Packs each layer. */
  readonly pack?: (data: Buffer) => Buffer;
  /** The images stand in an index of their own, with an attestation, as buildx writes them. */
  readonly isNested?: boolean;
}

/** The files of an OCI layout, by their names. */
export function layout(
  images: readonly LayoutImage[],
  { pack = (data) => data, isNested = false }: LayoutOptions = {},
): Readonly<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {
    "oci-layout": Buffer.from('{"imageLayoutVersion":"1.0.0"}'),
  };
  const put = (data: Buffer, mediaType: string): object => {
    files[`blobs/sha256/${sha256(data)}`] = data;
    return {
      mediaType: `application/vnd.oci.image.${mediaType}`,
      digest: `sha256:${sha256(data)}`,
      size: data.length,
    };
  };
  const putJson = (value: object, mediaType: string): object =>
    put(Buffer.from(JSON.stringify(value)), mediaType);
  const manifests = images.map(({ layers, name, platform = "linux/amd64" }) => {
    const [os, architecture] = platform.split("/");
    const config: unknown = JSON.parse(configOf(layers).toString());
    const manifest = putJson(
      {
        schemaVersion: 2,
        config: putJson(
          Object.assign({}, config, { os, architecture }),
          "config.v1+json",
        ),
        layers: layers.map(({ data }) => put(pack(data), "layer.v1.tar")),
      },
      "manifest.v1+json",
    );
    return {
      ...manifest,
      platform: { os, architecture },
      ...(name !== undefined && {
        annotations: { "org.opencontainers.image.ref.name": name },
      }),
    };
  });
  const attestation = {
    ...putJson(
      { config: putJson({}, "config.v1+json"), layers: [] },
      "manifest.v1+json",
    ),
    annotations: { "vnd.docker.reference.type": "attestation-manifest" },
  };
  const index = { schemaVersion: 2, manifests };
  files["index.json"] = Buffer.from(
    JSON.stringify(
      isNested
        ? {
            schemaVersion: 2,
            manifests: [
              putJson(
                { ...index, manifests: [...manifests, attestation] },
                "index.v1+json",
              ),
            ],
          }
        : index,
    ),
  );
  return files;
}

/** The same as one archive. */
export function layoutTar(
  images: readonly LayoutImage[],
  options?: LayoutOptions,
): Buffer {
  const files = Object.entries(layout(images, options));
  return tar(files.map(([name, data]) => ({ name, data })));
}
