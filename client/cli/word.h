/* word.h -- Chinese for the words that fields hold, in tables for people: values of enums, and of text fields that hold one of a few. */
#ifndef BL_CLI_WORD_H
#define BL_CLI_WORD_H

/* Of an enum's value by its name; NULL when there is none. */
const char *word_of_enum(const char *name);
/* Of what a text field of this name holds: states, acts, subjects, methods; NULL when there is none. */
const char *word_of_text(const char *field, const char *value);

#endif
