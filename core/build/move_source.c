/*
 * Moving all of the uploaded source into the source path, which is the build
 * where the image has no assemble of its own.
 */
#include <unistd.h>

#include "../app/app.h"
#include "../files/files.h"
#include "../lib/lib.h"
#include "build.h"
#include "inside.h"

/*
 * Moves all that is in the directory UPLOAD, if it is there, into the source
 * path. There a file is replaced, and a directory keeps what it has besides.
 * Dies, 125, with each file complete here or there.
 */
void
move_uploaded_source(const char *upload)
{
	struct failure failure;
	int source;

	if (!path_exists(upload)) {
		progress("There is no %s to move to %s", upload, paths.source);
		return;
	}
	progress("Moving %s to %s", upload, paths.source);
	source = open_or_die(paths.source);
	if (!tree_merge(upload, source, &failure))
		die(STATUS_OWN, "cannot move all of %s to %s: %s%s", upload,
		    paths.source, failure_text(&failure),
		    cure_for(&failure, cure_by_chown(upload)));
	close(source);
}
