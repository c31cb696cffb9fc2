/* Preloaded into a server under test: while the file named by TUPYO_TEST_SYNC_FAILS is there, every fsync and
   fdatasync fails as a broken disk does; while that of TUPYO_TEST_CHECKPOINT_FAILS is there, every pwrite at a file's
   beginning, as that of a checkpoint; while that of TUPYO_TEST_DISK_FULL is there, every pwrite finds no room; while
   that of TUPYO_TEST_DISK_SLOW is there, every pread of less than 16 KB, as that of an entry, takes 20 ms. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static int is_there(const char *name) {
    const char *path = getenv(name);
    return path != NULL && access(path, F_OK) == 0;
}

static int sync_with(const char *name, int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (is_there("TUPYO_TEST_SYNC_FAILS")) {
        errno = EIO;
        return -1;
    }
    return sync(file);
}

int fsync(int file) { return sync_with("fsync", file); }
int fdatasync(int file) { return sync_with("fdatasync", file); }

ssize_t pread64(int file, void *bytes, size_t count, off64_t offset) {
    ssize_t (*read)(int, void *, size_t, off64_t) =
        (ssize_t (*)(int, void *, size_t, off64_t))dlsym(RTLD_NEXT, "pread64");
    if (count < 16384 && is_there("TUPYO_TEST_DISK_SLOW")) {
        usleep(20000);
    }
    return read(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    ssize_t (*write)(int, const void *, size_t, off64_t) =
        (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    if (offset == 0 && is_there("TUPYO_TEST_CHECKPOINT_FAILS")) {
        errno = EIO;
        return -1;
    }
    if (is_there("TUPYO_TEST_DISK_FULL")) {
        errno = ENOSPC;
        return -1;
    }
    return write(file, bytes, count, offset);
}
