# shellcheck shell=bash
# An application that is to be built, for tests of s2i-assemble. Sourced after
# tap.sh. The image has s2ibox already, so the build installs none.
#
#	new_application		./app without anything, and an upload beside it,
#				$up, in whose .s2i hook and env_script write. The
#				source path is the working directory
#	builder			the builder's own assemble, from stdin
#	assemble [ARG...]	builds: $status, $out, $err, and $last, the last
#				line of $err

mkdir "$work/bin"
ln -s "$S2IBOX" "$work/bin/s2i-ready"
PATH=$work/bin:$PATH

new_application() {
	cd "$work" || exit
	rm -rf app up
	app
	rm -r "$src/.s2i"
	up=$work/up/src
	hooks=$up/.s2i/action_hooks
	mkdir -p "$hooks"
	export S2I_UPLOAD_PATH=$up
	cd "$src" || exit
}

builder() {
	executable "$scripts/assemble"
}

assemble() {
	run "$S2IBOX" assemble "$@"
	last=${err##*"$nl"}
}
