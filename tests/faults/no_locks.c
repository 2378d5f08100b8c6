/* Locks as some network shares have them: NO_LOCKS=granted says yes and does nothing, NO_LOCKS=refused has none. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>

static int locked(const char *name, int file, int command, void *argument) {
  if (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW) {
    const char *how = getenv("NO_LOCKS");
    if (how && *how == 'r') {
      errno = ENOLCK;
      return -1;
    }
    return 0;
  }
  if (command == F_GETLK || command == F_OFD_GETLK) {
    ((struct flock *)argument)->l_type = F_UNLCK;
    return 0;
  }
  int (*next)(int, int, ...) = dlsym(RTLD_NEXT, name);
  return next(file, command, argument);
}

int fcntl(int file, int command, ...) {
  va_list list;
  va_start(list, command);
  void *argument = va_arg(list, void *);
  va_end(list);
  return locked("fcntl", file, command, argument);
}

int fcntl64(int file, int command, ...) {
  va_list list;
  va_start(list, command);
  void *argument = va_arg(list, void *);
  va_end(list);
  return locked("fcntl64", file, command, argument);
}
