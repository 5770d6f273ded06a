/*
 * A clock that can be set and that can be made to run faster: put under a program by LD_PRELOAD, it stands between the
 * program and libc.
 *
 *   FAULTY_CLOCK   a file of four 64-bit integers, shared by all processes that live by this clock; see faulty-clock.ts:
 *                  how many times faster than real time it runs, by how many nanoseconds it is set wrong, and the real
 *                  time and the monotonic time, in nanoseconds, at which it began.
 *
 * Waits are shortened by the same factor. What the kernel itself dates, the times of files, stays real.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

struct clock_file {
  int64_t scale;
  _Atomic int64_t offset;
  int64_t real_start, monotonic_start;
};
static const struct clock_file *shared;

#define REAL(function, name)                                                                                           \
  do {                                                                                                                 \
    if (function == NULL) *(void **)&function = dlsym(RTLD_NEXT, name);                                                \
  } while (0)

__attribute__((constructor)) static void prepare(void) {
  const char *path = getenv("FAULTY_CLOCK");
  if (path == NULL) return;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) abort();
  void *mapped = mmap(NULL, sizeof(struct clock_file), PROT_READ, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED) abort();
  close(fd);
  shared = mapped;
}

static int64_t nanoseconds(const struct timespec *time) { return time->tv_sec * SECOND + time->tv_nsec; }

static struct timespec timespec_of(int64_t time) {
  return (struct timespec){.tv_sec = time / SECOND, .tv_nsec = time % SECOND};
}

static int is_wall_clock(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE; }

static int is_monotonic(clockid_t id) {
  return id == CLOCK_MONOTONIC || id == CLOCK_MONOTONIC_COARSE || id == CLOCK_MONOTONIC_RAW || id == CLOCK_BOOTTIME;
}

/* ---- what time it is -------------------------------------------------------------------------------------------- */

int clock_gettime(clockid_t id, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  REAL(real, "clock_gettime");
  int result = real(id, time);
  if (shared == NULL || result != 0 || !(is_wall_clock(id) || is_monotonic(id))) return result;
  int64_t start = is_wall_clock(id) ? shared->real_start : shared->monotonic_start;
  int64_t now = start + (nanoseconds(time) - start) * shared->scale;
  *time = timespec_of(is_wall_clock(id) ? now + atomic_load(&shared->offset) : now);
  return 0;
}

int gettimeofday(struct timeval *time, void *zone) {
  (void)zone;
  struct timespec now;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
  return result;
}

time_t time(time_t *time) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (time != NULL) *time = now.tv_sec;
  return now.tv_sec;
}

/* ---- waits ------------------------------------------------------------------------------------------------------ */

/* Milliseconds; rounded up, so that nothing wakes too early and then spins. */
static int shortened(int timeout) {
  if (shared == NULL || timeout <= 0) return timeout;
  return (int)((timeout + shared->scale - 1) / shared->scale);
}

int epoll_wait(int fd, struct epoll_event *events, int count, int timeout) {
  static int (*real)(int, struct epoll_event *, int, int);
  REAL(real, "epoll_wait");
  return real(fd, events, count, shortened(timeout));
}
int epoll_pwait(int fd, struct epoll_event *events, int count, int timeout, const sigset_t *signals) {
  static int (*real)(int, struct epoll_event *, int, int, const sigset_t *);
  REAL(real, "epoll_pwait");
  return real(fd, events, count, shortened(timeout), signals);
}
int poll(struct pollfd *files, nfds_t count, int timeout) {
  static int (*real)(struct pollfd *, nfds_t, int);
  REAL(real, "poll");
  return real(files, count, shortened(timeout));
}
int nanosleep(const struct timespec *wanted, struct timespec *left) {
  static int (*real)(const struct timespec *, struct timespec *);
  REAL(real, "nanosleep");
  if (shared == NULL) return real(wanted, left);
  struct timespec shorter = timespec_of(nanoseconds(wanted) / shared->scale);
  return real(&shorter, left);
}
int usleep(useconds_t wanted) {
  struct timespec time = timespec_of((int64_t)wanted * 1000);
  return nanosleep(&time, NULL);
}
/* The moment of a clock of the kernel at which ours shows the deadline. */
static struct timespec moved(const struct timespec *deadline, clockid_t id) {
  static int (*real)(clockid_t, struct timespec *);
  REAL(real, "clock_gettime");
  struct timespec ours, theirs;
  clock_gettime(id, &ours);
  real(id, &theirs);
  int64_t left = (nanoseconds(deadline) - nanoseconds(&ours)) / shared->scale;
  return timespec_of(nanoseconds(&theirs) + (left > 0 ? left : 0));
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *deadline) {
  static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  REAL(real, "pthread_cond_timedwait");
  if (shared == NULL) return real(condition, mutex, deadline);
  /* A condition does not tell by which clock it waits; times of the two lie decades apart. */
  struct timespec until = moved(deadline, deadline->tv_sec > 1000000000 ? CLOCK_REALTIME : CLOCK_MONOTONIC);
  return real(condition, mutex, &until);
}

/* V8 waits by futex(2), for which libc has no function. */
long syscall(long number, ...) {
  static long (*real)(long, ...);
  REAL(real, "syscall");
  va_list arguments;
  va_start(arguments, number);
  long a[6];
  for (int index = 0; index < 6; index++) a[index] = va_arg(arguments, long);
  va_end(arguments);
  const struct timespec *timeout = (const struct timespec *)a[3];
  struct timespec changed;
  int command = (int)a[1] & FUTEX_CMD_MASK;
  if (number == SYS_futex && shared != NULL && timeout != NULL) {
    if (command == FUTEX_WAIT) changed = timespec_of(nanoseconds(timeout) / shared->scale);
    if (command == FUTEX_WAIT_BITSET) changed = moved(timeout, a[1] & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC);
    if (command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET) a[3] = (long)&changed;
  }
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
