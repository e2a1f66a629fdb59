/** What `dockfix --help` prints. */
export const help = `dockfix rewrites Dockerfiles so that images get smaller and builds faster,
without changing what the image does.

Usage
  dockfix [PATH…]          show what would change; a PATH is a file, a folder
                           that is searched, or - for standard input
                           (default: the current folder)
  dockfix list             all transforms, with their risk
  dockfix explain NAME     what one of them does, and when it refuses
  dockfix layers IMAGE     what each layer of an image adds, changes and
                           removes, and what the image could do without;
                           also of an archive (docker save) or a Dockerfile,
                           which is built first
  dockfix verify --static BEFORE AFTER
                           whether two Dockerfiles are proved to build the same
                           image, and if not, why

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

For verify
  --purges GLOB,GLOB       what the image may lose (default: the caches of known
                           package managers); --purges none for nothing
  --target STAGE           only what this stage needs
  --context DIR            the folder that docker build is given

For layers
  --engine docker|podman|buildah, --builder NAME
  --context DIR, --target STAGE, --network MODE    for a Dockerfile
  --format text|json

How to print it
  --format text|json|sarif|github|markdown
  --color, --no-color      also NO_COLOR and FORCE_COLOR
  -h, --help
  --version

- prints the rewritten file on standard output and nothing else.

Exit codes
  0  done
  1  --check found changes, or verify did not find two files equal
  2  bad usage, or a file that could not be processed (the others were)
  3  a bug in dockfix

Examples
  dockfix                              what would change below this folder
  dockfix --write Dockerfile           change it
  dockfix --check --format github .    in a GitHub workflow
  dockfix --risk medium --skip slim-base Dockerfile
  dockfix - < Dockerfile > smaller.Dockerfile
`;
