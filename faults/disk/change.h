/* What faulty-disk.c knows of one change, and what is done about it. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* The numbers stand in the log; see disk-log.ts. */
enum kind { MARK, CREATE, WRITE, SYNC, TRUNCATE, GROW, RENAME, LINK, UNLINK, MKDIR, KINDS };
static const char *const kind_names[KINDS] = {"mark",   "create", "write", "sync",   "truncate",
                                              "grow",   "rename", "link",  "unlink", "mkdir"};

struct change {
  enum kind kind;
  const char *path; /* relative to the root */
  const char *to;
  uint64_t inode;
  uint64_t offset; /* of a write; else the new size */
  uint32_t size;
  const struct iovec *parts;
  int tear;
  int kill;
};

#define REAL(function, name)                                                                                           \
  do {                                                                                                                 \
    if (function == NULL) *(void **)&function = dlsym(RTLD_NEXT, name);                                                \
  } while (0)

#define MAX_FILES 65536
static char *files[MAX_FILES];
/* Stands for the path of the file of marks. */
static char MARKS[] = "(marks)";

static struct {
  const char *root, *marks, *kinds, *paths, *action, *only_while;
  size_t root_length;
  uint64_t at, times;
  int error, log;
  _Atomic uint64_t *count;
} options;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static uint64_t number(const char *name) {
  const char *text = getenv(name);
  return text == NULL ? 0 : strtoull(text, NULL, 10);
}

static int is_active(void) { return options.root != NULL; }

/* Calls of the kernel that are not seen by ourselves. */
static int raw_open(const char *path, int flags) { return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0644); }

__attribute__((constructor)) static void prepare(void) {
  options.log = -1;
  options.root = getenv("FAULTY_DISK_ROOT");
  if (options.root == NULL) return;
  options.root_length = strlen(options.root);
  options.marks = getenv("FAULTY_DISK_MARKS");
  options.kinds = getenv("FAULTY_DISK_KINDS");
  options.paths = getenv("FAULTY_DISK_PATHS");
  options.action = getenv("FAULTY_DISK_DO");
  options.only_while = getenv("FAULTY_DISK_WHILE");
  options.at = number("FAULTY_DISK_AT");
  options.times = number("FAULTY_DISK_TIMES");
  options.error = (int)number("FAULTY_DISK_ERRNO");
  const char *log = getenv("FAULTY_DISK_LOG");
  if (log != NULL) options.log = raw_open(log, O_WRONLY | O_CREAT | O_APPEND);
  const char *count = getenv("FAULTY_DISK_COUNT");
  if (count == NULL) return;
  int fd = raw_open(count, O_RDWR | O_CREAT);
  if (fd < 0 || syscall(SYS_ftruncate, fd, 8) != 0) abort();
  options.count = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (options.count == MAP_FAILED) abort();
}

/* ---- paths ------------------------------------------------------------------------------------------------------ */

/* The part of a path below the root; NULL when it lies elsewhere. The root itself is ".". */
static const char *inside_of(const char *absolute) {
  if (strncmp(absolute, options.root, options.root_length) != 0) return NULL;
  if (absolute[options.root_length] == '\0') return ".";
  return absolute[options.root_length] == '/' ? absolute + options.root_length + 1 : NULL;
}

/* Takes "//", "/." and "/.." out of an absolute path, as if no folder were a link. */
static void normalize(char *path) {
  char *end = path;
  for (const char *from = path; *from != '\0';) {
    from += strspn(from, "/");
    size_t length = strcspn(from, "/");
    if (length == 2 && from[0] == '.' && from[1] == '.') {
      while (end > path && *--end != '/') {
      }
    } else if (length > 0 && !(length == 1 && from[0] == '.')) {
      *end++ = '/';
      memmove(end, from, length);
      end += length;
    }
    from += length;
  }
  *end = '\0';
}

static const char *to_absolute(int folder, const char *path, char *absolute) {
  absolute[0] = '\0';
  if (path[0] == '/') {
    snprintf(absolute, PATH_MAX, "%s", path);
  } else {
    char place[64] = "/proc/self/cwd", target[PATH_MAX];
    if (folder != AT_FDCWD) snprintf(place, sizeof place, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(place, target, sizeof target - 1);
    if (length < 0) return NULL;
    target[length] = '\0';
    if ((size_t)snprintf(absolute, PATH_MAX, "%s/%s", target, path) >= PATH_MAX) return NULL;
  }
  normalize(absolute);
  return inside_of(absolute);
}

static void forget(int fd) {
  if (fd < 0 || fd >= MAX_FILES || files[fd] == NULL) return;
  if (files[fd] != MARKS) free(files[fd]);
  files[fd] = NULL;
}

static void track(int fd, const char *inside, const char *absolute) {
  if (fd < 0 || fd >= MAX_FILES) return;
  forget(fd);
  if (inside != NULL) files[fd] = strdup(inside);
  else if (options.marks != NULL && strcmp(absolute, options.marks) == 0) files[fd] = MARKS;
}

static const char *tracked(int fd) { return fd < 0 || fd >= MAX_FILES ? NULL : files[fd]; }

static uint64_t inode_of(int fd) {
  struct stat found;
  return fstat(fd, &found) == 0 ? found.st_ino : 0;
}

static uint64_t inode_at(const char *path) {
  struct stat found;
  return stat(path, &found) == 0 ? found.st_ino : 0;
}

static uint64_t position_of(int fd) {
  struct stat found;
  if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &found) == 0) return (uint64_t)found.st_size;
  off64_t position = lseek64(fd, 0, SEEK_CUR);
  return position < 0 ? 0 : (uint64_t)position;
}

/* ---- the log ---------------------------------------------------------------------------------------------------- */

static void log_change(const struct change *change) {
  if (options.log < 0) return;
  uint32_t path = (uint32_t)strlen(change->path), to = change->to == NULL ? 0 : (uint32_t)strlen(change->to);
  struct {
    uint32_t kind, path, to, size;
    uint64_t inode, offset;
  } head = {change->kind, path, to, change->size, change->inode, change->offset};
  size_t length = sizeof head + path + to + change->size;
  char *record = malloc(length), *end = record;
  end = mempcpy(end, &head, sizeof head);
  end = mempcpy(end, change->path, path);
  end = mempcpy(end, change->to == NULL ? "" : change->to, to);
  for (uint32_t left = change->size, index = 0; left > 0; index++) {
    uint32_t size = change->parts[index].iov_len < left ? (uint32_t)change->parts[index].iov_len : left;
    end = mempcpy(end, change->parts[index].iov_base, size);
    left -= size;
  }
  if (syscall(SYS_write, options.log, record, length) != (long)length) abort();
  free(record);
}

/* ---- what is done about a change -------------------------------------------------------------------------------- */

/* Whether a list of texts, separated by commas, has one for which this is so. */
static int any_of(const char *list, const char *text, int whole) {
  if (list == NULL) return 1;
  for (const char *from = list; *from != '\0';) {
    size_t length = strcspn(from, ",");
    char one[256] = {0};
    if (length < sizeof one) memcpy(one, from, length);
    if (whole ? strcmp(text, one) == 0 : strstr(text, one) != NULL) return 1;
    from += length + (from[length] == ',');
  }
  return 0;
}

static int counts(const struct change *change) {
  if (change->kind == MARK || !any_of(options.kinds, kind_names[change->kind], 1)) return 0;
  return any_of(options.paths, change->path, 0) || (change->to != NULL && any_of(options.paths, change->to, 0));
}

static int needs_space(enum kind kind) { return kind != SYNC && kind != UNLINK && kind != TRUNCATE && kind != RENAME; }

/* Begins a change; no other happens until it is left. Returns 0, with errno, when it is refused. */
static int enter(struct change *change) {
  pthread_mutex_lock(&mutex);
  if (!counts(change)) return 1;
  uint64_t now = options.count == NULL ? 1 : atomic_fetch_add(options.count, 1) + 1;
  if (options.action == NULL || options.at == 0 || now < options.at) return 1;
  if (strcmp(options.action, "fail") == 0) {
    if (options.only_while != NULL && syscall(SYS_faccessat, AT_FDCWD, options.only_while, F_OK) != 0) return 1;
    if (options.times > 0 && now >= options.at + options.times) return 1;
    if (options.error == ENOSPC && !needs_space(change->kind)) return 1;
    pthread_mutex_unlock(&mutex);
    errno = options.error;
    return 0;
  }
  change->kill = now == options.at;
  change->tear = change->kill && strcmp(options.action, "tear") == 0;
  return 1;
}

static void leave(const struct change *change, int happened) {
  int error = errno;
  if (happened) log_change(change);
  if (change->kill) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  pthread_mutex_unlock(&mutex);
  errno = error;
}

/* The first half of what was to be written. Returns 0 when there is nothing to halve. */
static int tear(const struct iovec *parts, int count, struct iovec *half) {
  if (count < 1 || parts[0].iov_len < 2) return 0;
  *half = (struct iovec){parts[0].iov_base, parts[0].iov_len / 2};
  return 1;
}
