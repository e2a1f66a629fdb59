/** What `dockfix --help` prints. */
export const help = `dockfix rewrites Dockerfiles so that images get smaller and builds faster,
without changing what the image does.

Usage
  dockfix [PATH…]          show what would change; a PATH is a file, a folder
                           that is searched, or - for standard input
                           (default: the current folder)
  dockfix list             all transforms, with their risk
  dockfix explain NAME     what one of them does, and when it refuses
  dockfix verify --static BEFORE AFTER
                           whether two Dockerfiles are proved to build the same
                           image, and if not, why

With a container engine (Docker, Podman or Buildah)
  dockfix measure [FILE]   build it as it is and as dockfix rewrites it: sizes,
                           layers, build times, and what is worth it
  dockfix verify [FILE]    build both, and compare the images and what their
                           containers do
  dockfix tune [FILE]      one change after the other, each kept only where it
                           builds, works and pays
  dockfix layers IMAGE     what each layer of an image adds, changes and
                           removes, and what the image could do without;
                           also of an archive (docker save) or a Dockerfile,
                           which is built first
  dockfix budget           hold images against the size limits in dockfix.json

What to do with it
  --write                  rewrite the files; without it nothing is written
  --check                  write nothing; exit 1 if something would change
  -q, --quiet              print errors only

How far to go
  --risk low|medium|high   how much to take on (default: low)
                             low     the same image, less what is listed as lost
                             medium  the same, under assumptions that are named
                             high    test the image before you use it
  --only A,B               only these transforms, or parts: purge-caches/pip
  --skip A,B               not these
  --merge benefit|all      join RUN instructions where that frees bytes
                           (default), or wherever it is safe
  --context DIR            the folder that docker build is given (default: what
                           compose says, or the folder of the Dockerfile)

For verify --static
  --purges GLOB,GLOB       what the image may lose (default: the caches of known
                           package managers); --purges none for nothing
  --target STAGE           only what this stage needs
  --context DIR            the folder that docker build is given

For commands that build (their default is --risk medium)
  --engine docker|podman|buildah
  --builder NAME           a builder of docker buildx, here or elsewhere
  --target STAGE, --platform P, --build-arg NAME=VALUE, --secret …, --network N
                           as the engine takes them
  --timeout 30m            for each build (default: 1h)
  --keep                   leave images and build cache in the engine
  --against FILE           also an alternative that somebody wrote
  --repeat N               build each N times: median and spread (default: 1)
  --each                   measure: every change by itself, step by step
  --cache                  measure, verify: builds may use the cache; times then
                           say nothing
  --output FILE            measure: write the report there
  --smoke 'COMMAND'        verify, tune: what must still work, run by /bin/sh -c
                           in a container, or as it is: '["app", "--version"]'
                           (default: the HEALTHCHECK, and the version of what
                           the image starts)
  --volatile GLOB          verify: files that differ between any two builds
  --min-gain 1%|5MB        tune: what a step must save (default: 1 % or 5 MB)
  --max-build-time 10%     tune: what it may cost (default: 10 %)
  --record FILE            tune: write down what was decided, as Markdown
  --restart                tune: do not go on where the last run stopped
  --update                 budget: take the sizes as the new baseline

How to print it
  --format text|json|sarif|github|markdown
                           measure: text|json|markdown|html
  --color, --no-color      also NO_COLOR and FORCE_COLOR
  -h, --help
  --version

- prints the rewritten file on standard output and nothing else.

Exit codes
  0  done
  1  --check found changes, verify found no equal images or files, budget found
     an image that is too large, measure one that does not build
  2  bad usage, or a file that could not be processed (the others were)
  3  a bug in dockfix

Examples
  dockfix                              what would change below this folder
  dockfix --write Dockerfile           change it
  dockfix --check --format github .    in a GitHub workflow
  dockfix --risk medium --skip slim-base Dockerfile
  dockfix - < Dockerfile > smaller.Dockerfile
  dockfix measure --format html --output sizes.html Dockerfile
  dockfix tune --smoke 'python -c "import app"' --record sizes.md Dockerfile
`;
