# shellcheck shell=bash
# What there is of files. Sourced after tap.sh.
#
#	mode FILE...		their modes, in octal, a line each
#	listing [DIR]		what is in it, but for .git: type, mode, name and,
#				of a link, its target; a line each, by name
#	tick			from here on a change shows in ctime

mode() {
	stat -c %a "$@"
}

listing() {
	(cd "${1-.}" && find . -mindepth 1 -name .git -prune -o \
		-printf '%y %m %P %l\n' | sort -k 3)
}

tick() {
	local now
	: >"$work/.tick"
	now=$(stat -c %z "$work/.tick")
	until touch "$work/.tick" && [[ $(stat -c %z "$work/.tick") != "$now" ]]
	do :; done
}
