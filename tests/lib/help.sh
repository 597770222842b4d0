# shellcheck shell=bash
# help_options [APPLET]: the options in the --help of that applet, or in that of
# s2ibox itself. They are as they stand there, some of them twice.
help_options() {
	local line word
	"$S2IBOX" ${1:+"$1"} --help | while read -r line; do
		case $line in
		usage:* | s2ibox\ *) ;;
		-*) line=${line%% *} ;;
		*) continue ;;
		esac
		for word in $line; do
			[[ $word != -* && $word != \[-* ]] || echo "${word//[][]/}"
		done
	done
}
