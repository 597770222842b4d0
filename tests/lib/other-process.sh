# shellcheck shell=bash
# A process whose environment is to be read. Sourced after tap.sh.
#
#	process_with [VARIABLE=VALUE...]
#				starts one that has just these variables: $pid
#	other_process COMMAND...
#				starts this one, which must write a line to
#				descriptor 3 when it is there: $pid, and the line
#				is $said. It reads from $gate
#	end_process		sends it a line, and waits for it

mkfifo "$work/.gate" "$work/.up"
exec {gate}<>"$work/.gate" {up}<>"$work/.up"

other_process() {
	"$@" <&"$gate" 3>&"$up" 2>/dev/null &
	pid=$!
	read -r said <&"$up"
}

process_with() {
	other_process env -i "$@" "$BASH" -c 'echo up >&3; read -r'
}

end_process() {
	echo >&"$gate"
	wait "$pid"
}
