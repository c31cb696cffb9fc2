/* A disk that keeps a journal, and fails on demand: preloaded into the server by `cargo xtask torture`.
 *
 * Of every change below TUPYO_SHIM_ROOT one record is appended to the file TUPYO_SHIM_JOURNAL, after the change was
 * made. src/disk.rs reads it and computes what a power cut may leave: only what was synced is sure.
 *
 *   record = u8 operation, u64 inode or 0, u64 number, u32 length of text, u32 length of data, text, data
 *
 *   'c' file made            inode, -, path, -            's' file synced       inode, -, -, -
 *   'w' file written         inode, offset, -, bytes      'd' directory synced  -, -, path, -
 *   't' file cut             inode, new length, -, -      'r' renamed           -, -, old path, new path
 *   'm' directory made       -, -, path, -                'u' name removed      -, -, path, -
 *
 * TUPYO_SHIM_FAIL=N:0   the Nth change is not made, and EIO is returned.
 * TUPYO_SHIM_FAIL=N:1   the Nth change is made, and EIO is returned.
 * TUPYO_SHIM_FULL=FILE  while the file exists, nothing is written and no file is made: ENOSPC.
 * TUPYO_SHIM_CLOCK=S    the time of day jumps some twenty times a second, by up to ten years; S is the seed.
 * TUPYO_SHIM_LOADED=FILE  the file is made as soon as the library is loaded: a static program loads none.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int journal = -1;
static char root[PATH_MAX];
static size_t root_length;
static long changes, fail_at, fail_after;
static const char *full;
static int clock_jumps;
static uint64_t clock_seed;

static void begin(void) {
    const char *directory = getenv("TUPYO_SHIM_ROOT"), *file = getenv("TUPYO_SHIM_JOURNAL");
    const char *fail = getenv("TUPYO_SHIM_FAIL"), *clock = getenv("TUPYO_SHIM_CLOCK");
    if (directory && realpath(directory, root)) root_length = strlen(root);
    if (file) journal = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fail) sscanf(fail, "%ld:%ld", &fail_at, &fail_after);
    full = getenv("TUPYO_SHIM_FULL");
    if (clock) clock_jumps = 1, clock_seed = strtoull(clock, NULL, 10);
}

__attribute__((constructor)) static void loaded(void) {
    const char *file = getenv("TUPYO_SHIM_LOADED");
    long made = file ? syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (made >= 0) syscall(SYS_close, made);
}

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

/* The absolute path of a name, whose last part need not exist. False outside of the root. */
static int locate(int directory, const char *name, char *path) {
    char joined[PATH_MAX * 2], place[64], parent[PATH_MAX], resolved[PATH_MAX];
    pthread_once(&once, begin);
    if (!root_length || !name) return 0;
    if (name[0] == '/' || directory == AT_FDCWD) {
        snprintf(joined, sizeof joined, "%s", name);
    } else {
        snprintf(place, sizeof place, "/proc/self/fd/%d", directory);
        ssize_t length = readlink(place, parent, sizeof parent - 1);
        if (length < 0) return 0;
        parent[length] = 0;
        snprintf(joined, sizeof joined, "%s/%s", parent, name);
    }
    char *slash = strrchr(joined, '/');
    const char *last = slash ? slash + 1 : joined;
    if (slash == joined) return 0;
    if (slash) *slash = 0;
    if (!realpath(slash ? joined : ".", resolved)) return 0;
    if (strlen(resolved) + strlen(last) + 2 > PATH_MAX) return 0;
    sprintf(path, "%s/%s", resolved, last);
    return strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || !path[root_length]);
}

/* The path of an open file. */
static int locate_open(int file, char *path) {
    char place[64];
    pthread_once(&once, begin);
    if (!root_length) return 0;
    snprintf(place, sizeof place, "/proc/self/fd/%d", file);
    ssize_t length = readlink(place, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || !path[root_length]);
}

static uint64_t inode_of(int file) {
    struct stat found;
    return fstat(file, &found) ? 0 : found.st_ino;
}

static void put(const void *bytes, size_t length) {
    const char *next = bytes;
    while (length) {
        ssize_t written = syscall(SYS_write, journal, next, length);
        if (written <= 0) _exit(99);
        next += written, length -= written;
    }
}

static void note(char operation, uint64_t inode, uint64_t number, const char *text, const void *data, size_t length) {
    if (journal < 0) return;
    int before = errno;
    uint32_t lengths[2] = { text ? strlen(text) : 0, length };
    char head[25];
    head[0] = operation;
    memcpy(head + 1, &inode, 8), memcpy(head + 9, &number, 8), memcpy(head + 17, lengths, 8);
    put(head, sizeof head);
    put(text, lengths[0]);
    put(data, length);
    errno = before;
}

enum verdict { NORMAL, NOT_MADE, MADE_BUT_FAILED };

/* Whether this change fails. The lock is held. */
static enum verdict decide(void) {
    if (++changes != fail_at) return NORMAL;
    return fail_after ? MADE_BUT_FAILED : NOT_MADE;
}

static int is_full(void) {
    struct stat found;
    return full && !stat(full, &found);
}

/* Makes a change under the lock: `make` is the call, `record` notes it if it succeeded. */
#define CHANGE(type, make, record) ({ \
    type result = -1; \
    pthread_mutex_lock(&lock); \
    enum verdict verdict = decide(); \
    if (verdict != NOT_MADE) { result = (make); if (result >= 0) { record; } } \
    int code = verdict == NORMAL ? errno : EIO; \
    pthread_mutex_unlock(&lock); \
    errno = code; \
    verdict == NORMAL ? result : -1; })

static int open_any(int directory, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    struct stat before;
    int changing = flags & (O_CREAT | O_TRUNC);
    if (!changing || !locate(directory, name, path)) return syscall(SYS_openat, directory, name, flags, mode);
    int existed = !stat(path, &before);
    if (existed && !(flags & O_TRUNC)) return syscall(SYS_openat, directory, name, flags, mode);
    if (is_full()) return errno = ENOSPC, -1;
    int opened = -1;
    int answer = CHANGE(int, opened = syscall(SYS_openat, directory, name, flags, mode),
        existed ? note('t', before.st_ino, 0, NULL, NULL, 0) : note('c', inode_of(opened), 0, path, NULL, 0));
    if (answer < 0 && opened >= 0) syscall(SYS_close, opened), errno = EIO;
    return answer;
}

#define MODE(flags) ({ mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, int); va_end(list); } mode; })

int open(const char *name, int flags, ...) { return open_any(AT_FDCWD, name, flags, MODE(flags)); }
int open64(const char *name, int flags, ...) { return open_any(AT_FDCWD, name, flags, MODE(flags)); }
int openat(int directory, const char *name, int flags, ...) { return open_any(directory, name, flags, MODE(flags)); }
int openat64(int directory, const char *name, int flags, ...) { return open_any(directory, name, flags, MODE(flags)); }

/* What is written and where: at `offset`, or where the file stands if that is negative. */
static ssize_t write_any(int file, const void *bytes, size_t length, off_t offset) {
    char path[PATH_MAX];
    if (!locate_open(file, path))
        return offset < 0 ? syscall(SYS_write, file, bytes, length) : syscall(SYS_pwrite64, file, bytes, length, offset);
    if (is_full()) return errno = ENOSPC, -1;
    off_t at = offset;
    if (offset < 0) {
        struct stat found;
        int append = fcntl(file, F_GETFL) & O_APPEND;
        at = append && !fstat(file, &found) ? found.st_size : lseek(file, 0, SEEK_CUR);
    }
    return CHANGE(ssize_t,
        offset < 0 ? syscall(SYS_write, file, bytes, length) : syscall(SYS_pwrite64, file, bytes, length, offset),
        note('w', inode_of(file), at, NULL, bytes, result));
}

ssize_t write(int file, const void *bytes, size_t length) { return write_any(file, bytes, length, -1); }
ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return write_any(file, bytes, length, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return write_any(file, bytes, length, offset); }

ssize_t writev(int file, const struct iovec *parts, int count) {
    char path[PATH_MAX];
    if (!locate_open(file, path)) return syscall(SYS_writev, file, parts, count);
    for (int at = 0; at < count; at++)
        if (parts[at].iov_len) return write_any(file, parts[at].iov_base, parts[at].iov_len, -1);
    return 0;
}

static int sync_any(int file, long call) {
    char path[PATH_MAX];
    struct stat found;
    if (!locate_open(file, path) || fstat(file, &found)) return syscall(call, file);
    return CHANGE(int, syscall(call, file),
        S_ISDIR(found.st_mode) ? note('d', 0, 0, path, NULL, 0) : note('s', found.st_ino, 0, NULL, NULL, 0));
}

int fsync(int file) { return sync_any(file, SYS_fsync); }
int fdatasync(int file) { return sync_any(file, SYS_fdatasync); }

static int cut(int file, off64_t length) {
    char path[PATH_MAX];
    if (!locate_open(file, path)) return syscall(SYS_ftruncate, file, length);
    return CHANGE(int, syscall(SYS_ftruncate, file, length), note('t', inode_of(file), length, NULL, NULL, 0));
}

int ftruncate(int file, off_t length) { return cut(file, length); }
int ftruncate64(int file, off64_t length) { return cut(file, length); }

static int rename_any(int old_directory, const char *old, int new_directory, const char *new) {
    char from[PATH_MAX], to[PATH_MAX];
    if (!locate(old_directory, old, from) || !locate(new_directory, new, to))
        return syscall(SYS_renameat2, old_directory, old, new_directory, new, 0);
    return CHANGE(int, syscall(SYS_renameat2, old_directory, old, new_directory, new, 0),
        note('r', 0, 0, from, to, strlen(to)));
}

int rename(const char *old, const char *new) { return rename_any(AT_FDCWD, old, AT_FDCWD, new); }
int renameat(int from, const char *old, int to, const char *new) { return rename_any(from, old, to, new); }

static int remove_any(int directory, const char *name, int flags) {
    char path[PATH_MAX];
    if (!locate(directory, name, path)) return syscall(SYS_unlinkat, directory, name, flags);
    return CHANGE(int, syscall(SYS_unlinkat, directory, name, flags), note('u', 0, 0, path, NULL, 0));
}

int unlink(const char *name) { return remove_any(AT_FDCWD, name, 0); }
int unlinkat(int directory, const char *name, int flags) { return remove_any(directory, name, flags); }
int rmdir(const char *name) { return remove_any(AT_FDCWD, name, AT_REMOVEDIR); }

static int make_any(int directory, const char *name, mode_t mode) {
    char path[PATH_MAX];
    if (!locate(directory, name, path)) return syscall(SYS_mkdirat, directory, name, mode);
    return CHANGE(int, syscall(SYS_mkdirat, directory, name, mode), note('m', 0, 0, path, NULL, 0));
}

int mkdir(const char *name, mode_t mode) { return make_any(AT_FDCWD, name, mode); }
int mkdirat(int directory, const char *name, mode_t mode) { return make_any(directory, name, mode); }

/* Seconds that the time of day is wrong by at the moment. */
static int64_t wrong_by(void) {
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    uint64_t word = clock_seed ^ ((uint64_t)now.tv_sec * 20 + now.tv_nsec / 50000000);
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
    return (int64_t)((word ^ (word >> 31)) % 631152000) - 315576000;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    pthread_once(&once, begin);
    int answer = REAL(clock_gettime)(clock, time);
    if (!answer && clock_jumps && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += wrong_by();
    return answer;
}
