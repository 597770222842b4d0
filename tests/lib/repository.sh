# shellcheck shell=bash
# An application's git repository, for tests of s2i-check and s2i-adopt. Sourced
# after tap.sh. Git has no configuration but the test's own, and other users may
# enter the working directory.
#
#	new_repository [DIR...]	./repo with these directories in it: the working
#				directory from now on

unset "${!GIT_@}"
export HOME=$work GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
: >"$GIT_CONFIG_GLOBAL"
chmod 711 "$work"

new_repository() {
	cd "$work" || exit
	chmod -R u+rwx repo 2>/dev/null
	rm -rf repo
	mkdir -p repo "${@/#/repo/}"
	cd repo || exit
}
