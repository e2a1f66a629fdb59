/** What no comparison of two images covers, whatever else is ignored. */
export const UNSEEN: readonly string[] = [
  "times of files",
  "extended attributes that the engine leaves out of an image's archive: of Docker, all but capabilities (user.* and the like), and the user namespace of a capability",
  "sockets, and files named like the marks of removed ones (.wh.…), which no archive of layers holds",
];
