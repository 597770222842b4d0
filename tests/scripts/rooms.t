#!/bin/bash
# scripts/analyse/rooms, on a small tree of its own: what it prints, and each
# thing that it refuses.
. "${0%/*}/../lib/tap.sh"
rooms=$(realpath "$tests/../scripts/analyse/rooms")
for program in make cc nm perl; do
	type -P "$program" >/dev/null || { skip 15 "needs $program"; exit; }
done

mkdir -p tree/{core/{lib,files},applets}
cd tree || exit
cat >GNUmakefile <<'END'
OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(wildcard core/*.c core/*/*.c applets/*.c))
all: $(OBJECTS)
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@$(CC) -I. -c -o $@ $<
END
cat >core/lib/lib.h <<'END'
/* What all use: say() and struct list. */
struct list {
	struct { int deep; } inner;
};
enum { MOST = 3 };
extern int verbose;
void say(const char *text) __attribute__((nonnull(1)));
int
each(struct list *list, int (*call)(int));
END
cat >core/lib/inside.h <<'END'
int shout(const char *text);
END
cat >core/lib/say.c <<'END'
#include "lib.h"
#include "inside.h"
#include <stdio.h>

int verbose;

void
say(const char *text)
{
	shout(text);
}
END
cat >core/lib/shout.c <<'END'
#include "inside.h"

int
shout(const char *text)
{
	return text[0];
}
END
echo 'void copy(void);' >core/files/files.h
cat >core/files/copy.c <<'END'
#include "../lib/lib.h"
#include "files.h"

void
copy(void)
{
	say("copy");
}
END
cat >applets/run.c <<'END'
#include "../core/files/files.h"
#include "core/lib/lib.h"

int
main(void)
{
	copy();
	say("run");
	return verbose;
}
END

run "$rooms" .
is "$status.$err" 0. 'a tree without a fault: nothing is wrong'
is "$out" 'files: 1 line, 1 function, 0 structs; uses lib
    copy.c: files lib
    files.h
lib: 9 lines, 2 functions, 1 struct; uses no room
    inside.h
    lib.h
    say.c: inside.h lib
    shout.c: inside.h
on top; uses files, lib
    applets/run.c: files lib' \
	'a tree without a fault: each room, its door, and what it uses'

# refused NAME WRONG: one line says what is wrong.
refused() {
	run "$rooms" .
	is "$status" 1 "$1: refused"
	is "$(grep '^wrong: ' <<<"$out")" "wrong: $2" "$1: it is told"
}

# with FILE LINE...: FILE gets these lines for the next test.
with() {
	cp "$1" ../saved
	printf '%s\n' "${@:2}" >>"$1"
}

with core/lib/lib.h '' '' {1..88}
sed -i 's/^[0-9]*$//' core/lib/lib.h
run "$rooms" .
is "$status" 0 'a door of 99 lines: allowed'
echo >>core/lib/lib.h
refused 'a door of 100 lines' 'core/lib/lib.h has 100 lines: 99 are allowed'
cp ../saved core/lib/lib.h

with core/files/copy.c '#include "../lib/inside.h"'
refused "another room's inside.h" \
	"core/files/copy.c includes core/lib/inside.h, which is no room's door"
cp ../saved core/files/copy.c

with core/lib/shout.c '#include "../files/files.h"'
refused 'a circle between rooms' 'a circle of rooms: files uses lib'\
' (core/files/copy.c), which uses files (core/lib/shout.c)'
cp ../saved core/lib/shout.c

with core/lib/shout.c 'extern int verbose;' 'int loud(void) { return verbose; }'
refused 'a circle between files' 'a circle of files: core/lib/say.c uses'\
' core/lib/shout.c (shout), which uses core/lib/say.c (verbose)'
cp ../saved core/lib/shout.c

mkdir core/app
echo 'int app;' >core/app/app.c
refused 'a room without a header of its name' 'there is no core/app/app.h'
rm -r core/app

echo 'not C' >core/lib/broken.c
run "$rooms" .
is "$((status > 0)).$out" 1. 'a tree that cannot be built: refused'
like "$err" '*broken.c*rooms: it cannot be built' \
	'a tree that cannot be built: it is told'
