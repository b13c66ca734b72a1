/* trouble.h -- why the daemon could not start or go on, for the person at the terminal: one bounded sentence
 * in the language of the locale. (What a caller of the wire protocol is told is a struct why.) */
#ifndef BL_SERVER_TROUBLE_H
#define BL_SERVER_TROUBLE_H

#include <stdbool.h>

struct trouble {
	char text[600];
};

/* Always returns false, so that a check reads `return trouble_set(..)`. Both formats take the same arguments
 * in the same order. Text that does not fit is cut. */
bool trouble_set(struct trouble *t, const char *en, const char *zh, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* Does the locale of the environment (LC_ALL, LC_MESSAGES, LANG) ask for Chinese? Asks the environment
 * itself: a machine without the locale installed still gets its language. */
bool speaks_chinese(void);

/* A progress line on standard output, flushed. */
void say(const char *en, const char *zh, ...) __attribute__((format(printf, 1, 3), format(printf, 2, 3)));

#endif
