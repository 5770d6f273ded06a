/*
 * A disk that counts, kills and fails: put under a program by LD_PRELOAD, it stands between the program and libc, below
 * Node and SQLite alike. It looks at one folder and leaves everything else alone.
 *
 *   FAULTY_DISK_ROOT    the folder, as realpath(1) gives it. Without it nothing happens.
 *   FAULTY_DISK_COUNT   a file of 8 bytes, shared by all processes: how many changes there were.
 *   FAULTY_DISK_LOG     a file to which every change is appended with its data; see disk-log.ts.
 *   FAULTY_DISK_MARKS   a file outside the folder; what is appended to it appears in the log, in its place among the changes.
 *   FAULTY_DISK_AT      the number of a change, from 1.
 *   FAULTY_DISK_DO      what happens at that change: "kill" kills the process by SIGKILL as soon as it is done, "tear" when
 *                       half of a write is done, "fail" refuses it and all that follow.
 *   FAULTY_DISK_TIMES   how many changes are refused. Default: all from the first one on.
 *   FAULTY_DISK_WHILE   a file; changes are refused only while it is there.
 *   FAULTY_DISK_ERRNO   the number of the error with which they are refused. ENOSPC spares what needs no space.
 *   FAULTY_DISK_KINDS   kinds of changes that count, "write,sync". Default: all.
 *   FAULTY_DISK_PATHS   parts of the paths that count, "metadata.db,artifacts/". Default: all.
 *
 * One change happens at a time, so that their numbers, the log and the disk agree. What is written through mmap is not
 * seen: in SQLite that is the index of the write-ahead log (-shm), which is made anew after a crash.
 */
#define _GNU_SOURCE
#include "change.h"

/* ---- opening and closing ---------------------------------------------------------------------------------------- */

static int open_tracked(int folder, const char *path, int flags, mode_t mode) {
  static int (*real)(int, const char *, int, ...);
  REAL(real, "openat");
  if (!is_active()) return real(folder, path, flags, mode);
  char absolute[PATH_MAX];
  const char *inside = to_absolute(folder, path, absolute);
  int changes = inside != NULL && (flags & (O_CREAT | O_TRUNC)) != 0;
  struct stat before;
  int existed = !changes || fstatat(folder, path, &before, 0) == 0;
  changes = changes && (!existed || ((flags & O_TRUNC) && S_ISREG(before.st_mode) && before.st_size > 0));
  if (!changes) {
    int fd = real(folder, path, flags, mode);
    track(fd, inside, absolute);
    return fd;
  }
  struct change change = {.kind = existed ? TRUNCATE : CREATE, .path = inside};
  if (!enter(&change)) return -1;
  int fd = real(folder, path, flags, mode);
  track(fd, inside, absolute);
  if (fd >= 0) change.inode = inode_of(fd);
  leave(&change, fd >= 0);
  return fd;
}

#define MODE(flags)                                                                                                     \
  mode_t mode = 0;                                                                                                     \
  if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                               \
    va_list arguments;                                                                                                 \
    va_start(arguments, flags);                                                                                        \
    mode = va_arg(arguments, mode_t);                                                                                  \
    va_end(arguments);                                                                                                 \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return open_tracked(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  MODE(flags)
  return open_tracked(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
  MODE(flags)
  return open_tracked(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
  MODE(flags)
  return open_tracked(folder, path, flags, mode);
}

int close(int fd) {
  static int (*real)(int);
  REAL(real, "close");
  forget(fd);
  return real(fd);
}

/* ---- contents --------------------------------------------------------------------------------------------------- */

/* Writes at an offset, or where the file stands when the offset is negative. */
static ssize_t write_tracked(int fd, const struct iovec *parts, int count, off64_t offset) {
  static ssize_t (*real_at)(int, const struct iovec *, int, off64_t);
  static ssize_t (*real)(int, const struct iovec *, int);
  REAL(real_at, "pwritev64");
  REAL(real, "writev");
  const char *path = tracked(fd);
  if (path == NULL) return offset < 0 ? real(fd, parts, count) : real_at(fd, parts, count, offset);
  struct change change = {.kind = path == MARKS ? MARK : WRITE, .path = path};
  if (!enter(&change)) return -1;
  change.inode = inode_of(fd);
  change.offset = offset < 0 ? position_of(fd) : (uint64_t)offset;
  struct iovec torn;
  if (change.tear && tear(parts, count, &torn)) {
    parts = &torn;
    count = 1;
  }
  ssize_t written = offset < 0 ? real(fd, parts, count) : real_at(fd, parts, count, offset);
  change.parts = parts;
  change.size = written < 0 ? 0 : (uint32_t)written;
  leave(&change, written >= 0);
  return written;
}

ssize_t write(int fd, const void *bytes, size_t size) {
  struct iovec part = {(void *)bytes, size};
  return write_tracked(fd, &part, 1, -1);
}
ssize_t writev(int fd, const struct iovec *parts, int count) { return write_tracked(fd, parts, count, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) {
  struct iovec part = {(void *)bytes, size};
  return write_tracked(fd, &part, 1, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
  struct iovec part = {(void *)bytes, size};
  return write_tracked(fd, &part, 1, offset);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return write_tracked(fd, parts, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  return write_tracked(fd, parts, count, offset);
}

/* The ways in which the kernel copies by itself are closed, so that copies are reads and writes, which are seen. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t size, unsigned flags) {
  static ssize_t (*real)(int, off64_t *, int, off64_t *, size_t, unsigned);
  REAL(real, "copy_file_range");
  if (tracked(out) == NULL) return real(in, in_at, out, out_at, size, flags);
  errno = ENOSYS;
  return -1;
}
static ssize_t sendfile_tracked(int out, int in, off64_t *offset, size_t size) {
  static ssize_t (*real)(int, int, off64_t *, size_t);
  REAL(real, "sendfile64");
  if (tracked(out) == NULL) return real(out, in, offset, size);
  errno = EINVAL;
  return -1;
}
ssize_t sendfile(int out, int in, off_t *offset, size_t size) { return sendfile_tracked(out, in, offset, size); }
ssize_t sendfile64(int out, int in, off64_t *offset, size_t size) { return sendfile_tracked(out, in, offset, size); }
long syscall(long number, ...) {
  static long (*real)(long, ...);
  REAL(real, "syscall");
  va_list arguments;
  va_start(arguments, number);
  long a[6];
  for (int index = 0; index < 6; index++) a[index] = va_arg(arguments, long);
  va_end(arguments);
  if (number == SYS_copy_file_range && tracked((int)a[2]) != NULL) {
    errno = ENOSYS;
    return -1;
  }
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

#define ON_FILE(NAME, KIND, OFFSET, PARAMETERS, ...)                                                                   \
  int NAME PARAMETERS {                                                                                                \
    static int (*real) PARAMETERS;                                                                                     \
    REAL(real, #NAME);                                                                                                 \
    const char *path = tracked(fd);                                                                                    \
    if (path == NULL || path == MARKS) return real(__VA_ARGS__);                                                       \
    struct change change = {.kind = KIND, .path = path, .inode = inode_of(fd), .offset = OFFSET};                      \
    if (!enter(&change)) return -1;                                                                                    \
    int result = real(__VA_ARGS__);                                                                                    \
    leave(&change, result == 0);                                                                                       \
    return result;                                                                                                     \
  }

ON_FILE(fsync, SYNC, 0, (int fd), fd)
ON_FILE(fdatasync, SYNC, 0, (int fd), fd)
ON_FILE(ftruncate, TRUNCATE, size, (int fd, off_t size), fd, size)
ON_FILE(ftruncate64, TRUNCATE, size, (int fd, off64_t size), fd, size)
ON_FILE(fallocate, GROW, from + size, (int fd, int mode, off_t from, off_t size), fd, mode, from, size)
ON_FILE(fallocate64, GROW, from + size, (int fd, int mode, off64_t from, off64_t size), fd, mode, from, size)

/* ---- names ------------------------------------------------------------------------------------------------------ */

#define ON_NAME(NAME, KIND, FOLDER, PARAMETERS, ...)                                                                   \
  int NAME PARAMETERS {                                                                                                \
    static int (*real) PARAMETERS;                                                                                     \
    REAL(real, #NAME);                                                                                                 \
    char absolute[PATH_MAX];                                                                                           \
    const char *inside = is_active() ? to_absolute(FOLDER, path, absolute) : NULL;                                     \
    /* A folder that is there already is no change, and not refused for want of space. */                              \
    if (inside == NULL || (KIND == MKDIR && inode_at(absolute) != 0)) return real(__VA_ARGS__);                        \
    struct change change = {.kind = KIND, .path = inside};                                                             \
    if (!enter(&change)) return -1;                                                                                    \
    int result = real(__VA_ARGS__);                                                                                    \
    if (result == 0 && KIND == MKDIR) change.inode = inode_at(absolute);                                               \
    leave(&change, result == 0);                                                                                       \
    return result;                                                                                                     \
  }

ON_NAME(mkdir, MKDIR, AT_FDCWD, (const char *path, mode_t mode), path, mode)
ON_NAME(mkdirat, MKDIR, folder, (int folder, const char *path, mode_t mode), folder, path, mode)
ON_NAME(unlink, UNLINK, AT_FDCWD, (const char *path), path)
ON_NAME(unlinkat, UNLINK, folder, (int folder, const char *path, int flags), folder, path, flags)
ON_NAME(rmdir, UNLINK, AT_FDCWD, (const char *path), path)

#define ON_NAMES(NAME, KIND, FOLDER, TO_FOLDER, PARAMETERS, ...)                                                       \
  int NAME PARAMETERS {                                                                                                \
    static int (*real) PARAMETERS;                                                                                     \
    REAL(real, #NAME);                                                                                                 \
    char absolute[PATH_MAX], to_absolute_path[PATH_MAX];                                                               \
    const char *inside = is_active() ? to_absolute(FOLDER, path, absolute) : NULL;                                     \
    const char *to_inside = is_active() ? to_absolute(TO_FOLDER, to, to_absolute_path) : NULL;                         \
    if (to_inside == NULL) return real(__VA_ARGS__);                                                                   \
    struct change change = {.kind = KIND, .path = inside == NULL ? "" : inside, .to = to_inside};                      \
    if (!enter(&change)) return -1;                                                                                    \
    int result = real(__VA_ARGS__);                                                                                    \
    leave(&change, result == 0);                                                                                       \
    return result;                                                                                                     \
  }

ON_NAMES(rename, RENAME, AT_FDCWD, AT_FDCWD, (const char *path, const char *to), path, to)
ON_NAMES(renameat, RENAME, from, at, (int from, const char *path, int at, const char *to), from, path, at, to)
ON_NAMES(renameat2, RENAME, from, at, (int from, const char *path, int at, const char *to, unsigned flags), from, path,
         at, to, flags)
ON_NAMES(link, LINK, AT_FDCWD, AT_FDCWD, (const char *path, const char *to), path, to)
ON_NAMES(linkat, LINK, from, at, (int from, const char *path, int at, const char *to, int flags), from, path, at, to,
         flags)
