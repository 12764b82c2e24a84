/*
 * Preloaded into a server's process (LD_PRELOAD): records, in order, what it writes to the database
 * and its write-ahead log, and when it syncs them. tests/support/power-cut.ts derives from this what
 * a power cut would leave.
 *
 * A record: kind (w, t, s), file (d, l), offset and length (64 bits each, this machine's order), and
 * the bytes of a write.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_truncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int journal = -1;

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_truncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  const char *path = getenv("RECORD_WRITES");
  if (path) journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static char file_of(int fd) {
  char link[64], path[4096];
  if (journal < 0 || fd == journal) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  if (!name) return 0;
  if (strcmp(name, "/navette.sqlite") == 0) return 'd';
  if (strcmp(name, "/navette.sqlite-wal") == 0) return 'l';
  return 0;
}

static void record(char kind, char file, uint64_t offset, const void *data, uint64_t length) {
  char head[18] = {kind, file};
  memcpy(head + 2, &offset, 8);
  memcpy(head + 10, &length, 8);
  pthread_mutex_lock(&lock);
  if (real_write(journal, head, sizeof head) != sizeof head) abort();
  if (data && real_write(journal, data, length) != (ssize_t)length) abort();
  pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  char file = file_of(fd);
  ssize_t written = real_pwrite(fd, data, length, offset);
  if (file && written > 0) record('w', file, (uint64_t)offset, data, (uint64_t)written);
  return written;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

ssize_t write(int fd, const void *data, size_t length) {
  char file = file_of(fd);
  off64_t offset = file ? lseek64(fd, 0, SEEK_CUR) : 0;
  ssize_t written = real_write(fd, data, length);
  if (file && written > 0) record('w', file, (uint64_t)offset, data, (uint64_t)written);
  return written;
}

int ftruncate64(int fd, off64_t length) {
  char file = file_of(fd);
  int result = real_truncate(fd, length);
  if (file && result == 0) record('t', file, (uint64_t)length, NULL, 0);
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, int result) {
  char file = file_of(fd);
  if (file && result == 0) record('s', file, 0, NULL, 0);
  return result;
}

int fsync(int fd) { return synced(fd, real_fsync(fd)); }
int fdatasync(int fd) { return synced(fd, real_fdatasync(fd)); }
