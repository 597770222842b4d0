# shellcheck shell=bash
# help_options APPLET: the options in what its --help says, or, without APPLET,
# s2ibox's own; as they stand there, several in no order.
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
