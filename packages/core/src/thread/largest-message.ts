/** Bytes up to which a value crosses threads in memory; what is larger crosses as the path of a file. */
export const LARGEST_MESSAGE: number = 1024 * 1024;
